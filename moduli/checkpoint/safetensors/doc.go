// Package safetensors reads and writes files of tensors in the safetensors format, which PyTorch, NumPy, JAX and others
// read and write too (https://github.com/huggingface/safetensors).
//
// # Basics
//
// A [File] is a list of tensors, each with a name, a shape and its values, and a table of texts about them:
//
//	f := &safetensors.File{
//		Metadata: map[string]string{"author": "me"},
//		Tensors:  []safetensors.Tensor{{Name: "recurrent", Shape: []int{2, 2}, Data: []float32{1, 2, 3, 4}}},
//	}
//	err := safetensors.WriteFile("weights.safetensors", f)
//
// In Python, safetensors.numpy.load_file("weights.safetensors")["recurrent"] is that matrix, and what
// safetensors.numpy.save_file or safetensors.torch.save_file has written comes back from [ReadFile]:
//
//	f, err := safetensors.ReadFile("weights.safetensors")
//	w := f.Tensor("recurrent").Data.([]float32)
//
// # The format
//
//	8 bytes       length L of the header, an unsigned little-endian number, at most 100,000,000
//	L bytes       the header: a JSON object, filled up with spaces to a multiple of 8
//	the rest      the values, tensor after tensor, little-endian and row-major, with no hole and no overlap
//
// The header has an entry {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]} for each tensor, by its name, with
// offsets that count from the end of the header; and "__metadata__", an object of texts. Tensors are written with the
// widest type first, then by name, as the format's own library does: every value lies at a multiple of its size.
//
// # Damage
//
// A file is checked before memory is taken for it: each length against the size of the file, each shape against its
// bytes, and that the bytes of the tensors follow one another from the first to the last. A key that occurs twice, an
// entry that is missing or unknown, or JSON of another form is an error, [ErrCorrupt]; a file that ends early is
// [ErrTruncated]. No file makes this package panic or take more than a small multiple of the file's size.
//
// With File.Checksum set to [SHA256], the metadata carry the SHA-256 of the whole file with the checksum's own 64 digits
// written as zeros. Read compares it, and says by the same field whether there was one. To compare it in Python:
//
//	raw = open("weights.safetensors", "rb").read()
//	header = json.loads(raw[8:8 + int.from_bytes(raw[:8], "little")])
//	digits = header["__metadata__"]["moduli.sha256"].encode()
//	assert hashlib.sha256(raw.replace(digits, b"0" * 64, 1)).hexdigest().encode() == digits
//
// [WriteFile] puts a new file in the place of the old one only when it is whole and on the disk.
//
// # Caveats
//
// Types without a counterpart here (F16, BF16 and others of whole bytes) are read and written as bytes. Types smaller
// than a byte are refused. Everything is read at once, except by [ReadHeader].
//
// The checksum finds damage, not malice: who changes a file can change its checksum too. A program that copies all
// metadata into a file of its own must leave out "moduli.sha256".
//
// A power cut during WriteFile may leave a file named ".NAME.*.tmp", which nothing reads.
package safetensors

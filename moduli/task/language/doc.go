// Package language is the task of telling the next word: texts as symbols, batches of them, and the measure of
// answers. Cuts and figures are those of the language experiments of arXiv 2406.06290, which follow PyTorch's
// word_language_model. There are no networks here: what needs one takes its logits.
//
// # Texts
//
// A [Corpus] is a text in three parts and the [Vocabulary] that numbers its words, or its characters:
//
//	c, err := language.WikiText("wikitext-2", language.Options{})                         // a folder of three files
//	c, err := language.Text("notes.txt", language.Options{Tokens: language.Characters})   // one file, split 80/10/10
//	c, err := language.Opticks(language.Options{Punctuation: true, MinCount: 2})          // a book that comes with Go
//	c, err := language.Grammar(1, language.GrammarOptions{})                              // an invented language
//
// Words are what stands between whitespace, and [EndOfLine] ends each line; texts that are not prepared as WikiText
// is want Punctuation, which cuts signs off words. The vocabulary is made of the training part. What it does not
// have, or leaves out for MinCount or MaxSize, is read as [Unknown]. Files are read word by word, whatever their
// size, up to the limits that [Options] state.
//
// # Batches
//
// [Batches] lay a text out in B columns side by side and give T rows of it at a time, so that each column goes on
// from batch to batch and a network can carry its state. Symbols are T*B, time first; the targets are the symbols
// that follow:
//
//	train, err := language.NewBatches(c.Train, language.Batching{}) // 20 columns x 35 steps, as published
//	for symbols, target := train.Next(); symbols != nil; symbols, target = train.Next() {
//		// forward symbols, backward target
//	}
//	train.Reset() // and begin the next epoch with an empty state
//
// A network works on batches of one size. So training leaves out the rest of the text that fills no batch (Ending
// says what else may be), while [Evaluation] fills it up with [NoTarget], which a [Score] passes over:
//
//	valid, err := language.NewBatches(c.Valid, language.Evaluation(10, 35))
//	var score language.Score
//	for symbols, target := valid.Next(); symbols != nil; symbols, target = valid.Next() {
//		// forward symbols
//		score.Add(logits, target)
//	}
//	fmt.Println(score.Loss(), score.Perplexity(), score.Accuracy()) // per token, each once
//
// # A language whose entropy is known
//
// A real text does not tell how far a loss can fall. A [Source] does: it is a machine that makes a text, whose
// entropy rate is known exactly. [Grammar] invents one, with nouns whose class a verb, later on, has to agree with.
// Corpus.Entropy is the loss of a perfect model, and [Source.Ngram] that of one that remembers a few words only:
// between them lies what a recurrent network's memory is worth. A machine of your own is a few lines, and
// [Source.Corpus] makes it a corpus.
//
// # Text from a model
//
//	prompt, err := c.Encode("The rays of")
//	text, err := language.Sampler{Temperature: 0.8, TopK: 50}.Generate(prompt, 100, next, rnd)
//	fmt.Println(c.Text(text))
//
// where next is one step of a model, from a symbol to the logits of the next one.
//
// # Caveats
//
// The published code makes its vocabulary of all three parts (Options.AllParts), which gives a model the words that
// only the other parts have. In WikiText-2 it makes no difference, for its rare words are <unk> in the files.
//
// The published cut, Every unset, does not ask for the first word of each column, nor for what of a text fills no
// row of columns: in 10 columns, 15 of the 217,646 words of WikiText-2's validation part. Its training goes over a
// shorter last batch too.
//
// Losses of words and of characters cannot be compared token by token: a word is several characters. [Bits] is per
// character for Characters only.
//
// A corpus is held in memory, 4 bytes a token, and up to twice that while it is read.
package language

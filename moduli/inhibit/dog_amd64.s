//go:build !noasm

#include "textflag.h"

// DECAY sets OUT to decay(RATE * Y10). The four whole numbers k are taken out
// one by one: gathering instructions are slow on many processors.
#define DECAY(RATE, OUT) \
	VMULPD       RATE, Y10, Y11       \ // t
	VADDPD       Y4, Y11, Y12         \ // shifted
	VMOVQ        X12, R8              \
	VPEXTRQ      $1, X12, R9          \
	VEXTRACTI128 $1, Y12, X14         \
	VMOVQ        X14, R10             \
	VPEXTRQ      $1, X14, R11         \
	ANDL         $2047, R8            \ // k % steps
	ANDL         $2047, R9            \
	ANDL         $2047, R10           \
	ANDL         $2047, R11           \
	VMOVSD       (BX)(R8*8), X14      \
	VMOVHPD      (BX)(R9*8), X14, X14 \
	VMOVSD       (BX)(R10*8), X15     \
	VMOVHPD      (BX)(R11*8), X15, X15 \
	VINSERTF128  $1, X15, Y14, Y14    \
	VPSLLQ       $41, Y12, Y15        \ // fraction - stepBits
	VPADDQ       Y15, Y14, Y14        \ // 2^(k/steps)
	VSUBPD       Y4, Y12, Y12         \
	VSUBPD       Y12, Y11, Y12        \ // r
	VMULPD       Y6, Y12, Y15         \
	VADDPD       Y7, Y15, Y15         \
	VMULPD       Y12, Y15, Y15        \
	VADDPD       Y8, Y15, Y15         \
	VMULPD       Y12, Y15, Y15        \
	VADDPD       Y9, Y15, Y15         \ // p
	VMULPD       Y15, Y14, Y14        \
	VCMPPD       $1, Y5, Y11, Y11     \ // t < decayEnd
	VANDNPD      Y14, Y11, OUT

// func dogAVX2(dst, d *float64, n int, c *dogCurve, constants *[6]float64, powers *[steps]uint64)
TEXT ·dogAVX2(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         d+8(FP), SI
	MOVQ         n+16(FP), CX
	MOVQ         c+24(FP), AX
	MOVQ         constants+32(FP), DX
	MOVQ         powers+40(FP), BX
	VBROADCASTSD 0(AX), Y0  // wide
	VBROADCASTSD 8(AX), Y1  // narrow
	VBROADCASTSD 16(AX), Y2 // height
	VBROADCASTSD 24(AX), Y3 // top
	VBROADCASTSD 0(DX), Y4  // shift
	VBROADCASTSD 8(DX), Y5  // decayEnd
	VBROADCASTSD 16(DX), Y6 // third
	VBROADCASTSD 24(DX), Y7 // second
	VBROADCASTSD 32(DX), Y8 // step
	VBROADCASTSD 40(DX), Y9 // 1

loop:
	VMOVUPD (SI), Y10
	VMULPD  Y10, Y10, Y10
	DECAY(Y0, Y13)
	DECAY(Y1, Y14)
	VSUBPD  Y14, Y13, Y13
	VMULPD  Y13, Y2, Y13
	VSUBPD  Y13, Y3, Y13
	VXORPD  Y14, Y14, Y14
	VMAXPD  Y13, Y14, Y13 // in this order what is no number stays so
	VMOVUPD Y13, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNZ     loop
	VZEROUPPER
	RET

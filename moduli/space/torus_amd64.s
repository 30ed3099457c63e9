//go:build !noasm

#include "textflag.h"

// SQUARES puts the squares of the shorter ways between Y1 and the two points at AT in OUT.
#define SQUARES(AT, OUT) \
	VMOVUPD AT, OUT         \
	VSUBPD  OUT, Y1, OUT    \
	VANDPD  Y2, OUT, OUT    \
	VCMPPD  $1, OUT, Y0, Y5 \ // period < difference
	VORPD   Y5, Y7, Y7      \
	VSUBPD  OUT, Y0, Y5     \
	VMINPD  Y5, OUT, OUT    \
	VMULPD  OUT, OUT, OUT

// func torusAVX2(d *float64, n int, a, all *float64, period float64) bool
TEXT ·torusAVX2(SB), NOSPLIT, $0-41
	MOVQ           d+0(FP), DI
	MOVQ           n+8(FP), CX
	MOVQ           a+16(FP), DX
	MOVQ           all+24(FP), SI
	VBROADCASTSD   period+32(FP), Y0
	VBROADCASTF128 (DX), Y1
	VPCMPEQQ       Y2, Y2, Y2
	VPSRLQ         $1, Y2, Y2 // all bits but the sign
	VXORPD         Y7, Y7, Y7 // set where a difference is above the period

loop:
	SQUARES((SI), Y3)
	SQUARES(32(SI), Y4)
	VHADDPD Y4, Y3, Y3 // points 0, 2, 1, 3
	VPERMPD $0xd8, Y3, Y3
	VSQRTPD Y3, Y3
	VMOVUPD Y3, (DI)
	ADDQ    $64, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JNZ     loop
	VMOVMSKPD Y7, AX
	TESTL   AX, AX
	SETEQ   ret+40(FP)
	VZEROUPPER
	RET

package assist

import (
	"go/token"
)

// naming reports a place where a name is chosen, so that none can be offered.
func (c *completer) naming() bool {
	in := c.in()
	switch c.prev() {
	case token.FUNC:
		return in.open == token.ILLEGAL && in.first == len(c.before)-1
	case token.TYPE, token.VAR, token.CONST, token.PACKAGE, token.IMPORT:
		return true
	case token.RPAREN: // behind the receiver of a method
		return in.open == token.ILLEGAL && in.header == token.FUNC && c.receiver()
	}
	return in.block == group && c.leads()
}

// receiver reports whether nothing but a func and one list of parameters is in front.
func (c *completer) receiver() bool {
	depth := 0
	for i, t := range c.before[c.in().first:] {
		switch {
		case i == 0 && t.tok != token.FUNC:
			return false
		case t.tok == token.LPAREN:
			depth++
		case t.tok == token.RPAREN:
			if depth--; depth == 0 {
				return c.in().first+i == len(c.before)-1
			}
		}
	}
	return false
}

// caseOnly reports the start of a switch or select, where nothing else can stand.
func (c *completer) caseOnly() bool {
	in := c.in()
	return in.block == clauses && c.prev() == token.LBRACE
}

// afterBlock reports a place behind the block of an if, on its line.
func (c *completer) afterBlock() bool {
	return c.prev() == token.RBRACE && c.in().closed == token.IF
}

// afterOperand reports a place behind a complete expression, where an operator
// must come first.
func (c *completer) afterOperand() bool {
	switch c.prev() {
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.INC, token.DEC:
		return true
	}
	return false
}

// keywords offers those that fit.
func (c *completer) keywords(typesOnly bool) {
	in := c.in()
	if typesOnly {
		c.keyword("chan", "func", "interface", "map", "struct")
		return
	}
	if in.header == token.FOR && in.semis == 0 {
		switch c.prev() {
		case token.FOR, token.ASSIGN, token.DEFINE:
			c.keyword("range")
		}
	}
	if !c.leads() || !statements(&in) || in.block == fields || in.block == methods || in.block == group {
		c.keyword("chan", "func", "interface", "map", "struct")
		return
	}
	if in.header == token.IF || in.header == token.FOR || in.header == token.SWITCH { // behind a semicolon in a header
		c.keyword("func")
		return
	}
	c.keyword("const", "defer", "for", "func", "go", "goto", "if", "interface", "map", "return", "select", "struct", "switch", "type", "var")
	if in.open == token.ILLEGAL {
		c.keyword("import")
	}
	if in.block == clauses {
		c.keyword("case", "default")
		if in.owner == token.SWITCH {
			c.keyword("fallthrough")
		}
	}
	for i := len(c.open) - 1; i >= 0; i-- {
		switch c.open[i].owner {
		case token.FUNC:
			return
		case token.FOR:
			c.keyword("break", "continue")
		case token.SWITCH, token.SELECT:
			c.keyword("break")
		}
	}
}

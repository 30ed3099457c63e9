package mathml

import "strings"

// Tables of TeX's names. They are read, never written.

var starred = map[string]bool{`\operatorname`: true}

var characters = map[string]string{"-": "−", "*": "∗", ":": ":", "`": "‘"}

var letters = map[string]string{
	`\alpha`: "α", `\beta`: "β", `\gamma`: "γ", `\delta`: "δ", `\epsilon`: "ϵ", `\varepsilon`: "ε", `\zeta`: "ζ", `\eta`: "η",
	`\theta`: "θ", `\vartheta`: "ϑ", `\iota`: "ι", `\kappa`: "κ", `\lambda`: "λ", `\mu`: "μ", `\nu`: "ν", `\xi`: "ξ", `\pi`: "π",
	`\rho`: "ρ", `\varrho`: "ϱ", `\sigma`: "σ", `\varsigma`: "ς", `\tau`: "τ", `\upsilon`: "υ", `\phi`: "ϕ", `\varphi`: "φ",
	`\chi`: "χ", `\psi`: "ψ", `\omega`: "ω",
	`\Gamma`: "Γ", `\Delta`: "Δ", `\Theta`: "Θ", `\Lambda`: "Λ", `\Xi`: "Ξ", `\Pi`: "Π", `\Sigma`: "Σ", `\Upsilon`: "Υ",
	`\Phi`: "Φ", `\Psi`: "Ψ", `\Omega`: "Ω",
	`\ell`: "ℓ", `\hbar`: "ℏ", `\partial`: "∂", `\nabla`: "∇", `\infty`: "∞", `\emptyset`: "∅", `\varnothing`: "∅",
	`\Re`: "ℜ", `\Im`: "ℑ", `\aleph`: "ℵ", `\top`: "⊤", `\bot`: "⊥", `\imath`: "ı", `\jmath`: "ȷ",
}

var signs = map[string]string{
	`\{`: "{", `\}`: "}", `\|`: "‖", `\%`: "%", `\$`: "$", `\&`: "&", `\#`: "#", `\_`: "_",
	`\lbrace`: "{", `\rbrace`: "}", `\langle`: "⟨", `\rangle`: "⟩", `\lfloor`: "⌊", `\rfloor`: "⌋", `\lceil`: "⌈", `\rceil`: "⌉",
	`\lvert`: "|", `\rvert`: "|", `\vert`: "|", `\mid`: "∣", `\lVert`: "‖", `\rVert`: "‖", `\Vert`: "‖", `\parallel`: "∥",
	`\pm`: "±", `\mp`: "∓", `\times`: "×", `\div`: "÷", `\cdot`: "⋅", `\ast`: "∗", `\star`: "⋆", `\circ`: "∘", `\bullet`: "∙",
	`\oplus`: "⊕", `\ominus`: "⊖", `\otimes`: "⊗", `\odot`: "⊙", `\cap`: "∩", `\cup`: "∪", `\setminus`: "∖", `\wedge`: "∧", `\vee`: "∨",
	`\land`: "∧", `\lor`: "∨", `\neg`: "¬", `\lnot`: "¬", `\dagger`: "†",
	`\le`: "≤", `\leq`: "≤", `\ge`: "≥", `\geq`: "≥", `\ne`: "≠", `\neq`: "≠", `\ll`: "≪", `\gg`: "≫", `\lt`: "<", `\gt`: ">",
	`\equiv`: "≡", `\sim`: "∼", `\simeq`: "≃", `\approx`: "≈", `\cong`: "≅", `\propto`: "∝", `\doteq`: "≐", `\coloneqq`: "≔",
	`\in`: "∈", `\notin`: "∉", `\ni`: "∋", `\subset`: "⊂", `\subseteq`: "⊆", `\supset`: "⊃", `\supseteq`: "⊇",
	`\forall`: "∀", `\exists`: "∃", `\nexists`: "∄", `\perp`: "⟂", `\angle`: "∠",
	`\to`: "→", `\rightarrow`: "→", `\leftarrow`: "←", `\gets`: "←", `\leftrightarrow`: "↔", `\mapsto`: "↦", `\longrightarrow`: "⟶",
	`\Rightarrow`: "⇒", `\Leftarrow`: "⇐", `\Leftrightarrow`: "⇔", `\implies`: "⟹", `\iff`: "⟺", `\hookrightarrow`: "↪",
	`\uparrow`: "↑", `\downarrow`: "↓", `\nearrow`: "↗", `\searrow`: "↘",
	`\ldots`: "…", `\dots`: "…", `\cdots`: "⋯", `\vdots`: "⋮", `\ddots`: "⋱", `\colon`: ":", `\prime`: "′", `\backslash`: "\\",
}

var big = map[string]string{
	`\sum`: "∑", `\prod`: "∏", `\coprod`: "∐", `\int`: "∫", `\iint`: "∬", `\oint`: "∮",
	`\bigcup`: "⋃", `\bigcap`: "⋂", `\bigoplus`: "⨁", `\bigotimes`: "⨂",
}

// takesLimits carry their limits above and below in displayed formulas.
var takesLimits = map[string]bool{
	`\sum`: true, `\prod`: true, `\coprod`: true, `\bigcup`: true, `\bigcap`: true, `\bigoplus`: true, `\bigotimes`: true,
	`\lim`: true, `\max`: true, `\min`: true, `\sup`: true, `\inf`: true, `\argmin`: true, `\argmax`: true, `\operatorname*`: true,
	`\underset`: true, `\limsup`: true, `\liminf`: true,
}

var functions = map[string]bool{
	`\sin`: true, `\cos`: true, `\tan`: true, `\arcsin`: true, `\arccos`: true, `\arctan`: true, `\sinh`: true, `\cosh`: true,
	`\tanh`: true, `\exp`: true, `\log`: true, `\ln`: true, `\lim`: true, `\max`: true, `\min`: true, `\sup`: true, `\inf`: true,
	`\det`: true, `\dim`: true, `\ker`: true, `\deg`: true, `\gcd`: true, `\arg`: true, `\argmin`: true, `\argmax`: true, `\Pr`: true,
	`\limsup`: true, `\liminf`: true, `\hom`: true, `\mod`: true,
}

var spaces = map[string]string{
	`\,`: "0.167em", `\:`: "0.222em", `\>`: "0.222em", `\;`: "0.278em", `\ `: "0.33em", `\!`: "-0.167em", `\quad`: "1em", `\qquad`: "2em",
}

var accents = map[string]string{
	`\hat`: "^", `\widehat`: "^", `\bar`: "¯", `\overline`: "¯", `\tilde`: "~", `\widetilde`: "~", `\vec`: "→", `\dot`: "˙", `\ddot`: "¨",
	`\overrightarrow`: "→",
}

var variants = map[string]string{
	`\mathbf`: "bold", `\boldsymbol`: "bold", `\bm`: "bold", `\mathbb`: "double", `\mathcal`: "script", `\mathscr`: "script",
	`\mathsf`: "sans", `\mathtt`: "mono", `\mathfrak`: "fraktur", `\mathit`: "italic",
}

var sizes = map[string]bool{
	`\big`: true, `\Big`: true, `\bigg`: true, `\Bigg`: true, `\bigl`: true, `\bigr`: true, `\Bigl`: true, `\Bigr`: true, `\biggl`: true,
	`\biggr`: true, `\Biggl`: true, `\Biggr`: true, `\middle`: true,
}

type environment struct{ left, right, class string }

var environments = map[string]environment{
	"matrix": {}, "smallmatrix": {}, "array": {}, "gather": {}, "gathered": {}, "equation": {},
	"pmatrix": {left: "(", right: ")"}, "bmatrix": {left: "[", right: "]"}, "vmatrix": {left: "|", right: "|"}, "Vmatrix": {left: "‖", right: "‖"},
	"Bmatrix": {left: "{", right: "}"}, "cases": {left: "{", class: "cases"},
	"aligned": {class: "aligned"}, "align": {class: "aligned"}, "split": {class: "aligned"},
}

// firsts are where Unicode's mathematical alphabets put A and a.
var firsts = map[string][2]rune{
	"bold": {0x1d400, 0x1d41a}, "double": {0x1d538, 0x1d552}, "script": {0x1d49c, 0x1d4b6}, "sans": {0x1d5a0, 0x1d5ba},
	"mono": {0x1d670, 0x1d68a}, "fraktur": {0x1d504, 0x1d51e}, "italic": {0x1d434, 0x1d44e},
}

// older are letters that Unicode had before its alphabets, which have gaps in their place.
var older = map[string]string{
	"doubleC": "ℂ", "doubleH": "ℍ", "doubleN": "ℕ", "doubleP": "ℙ", "doubleQ": "ℚ", "doubleR": "ℝ", "doubleZ": "ℤ",
	"scriptB": "ℬ", "scriptE": "ℰ", "scriptF": "ℱ", "scriptH": "ℋ", "scriptI": "ℐ", "scriptL": "ℒ", "scriptM": "ℳ", "scriptR": "ℛ",
	"scripte": "ℯ", "scriptg": "ℊ", "scripto": "ℴ", "frakturC": "ℭ", "frakturH": "ℌ", "frakturI": "ℑ", "frakturR": "ℜ", "frakturZ": "ℨ",
	"italich": "ℎ",
}

// alphabet is a letter of the Latin alphabet in another one.
func alphabet(variant, t string) string {
	if s, ok := older[variant+t]; ok {
		return s
	}
	r := []rune(t)[0]
	if strings.ToUpper(t) == t {
		return string(firsts[variant][0] + r - 'A')
	}
	return string(firsts[variant][1] + r - 'a')
}

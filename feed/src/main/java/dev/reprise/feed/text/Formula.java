package dev.reprise.feed.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A formula of the small subset of TeX that abstracts use, as MathML Core.
 *
 * <p>Read are letters, numbers, operators, {@code _} and {@code ^}, primes, groups, Greek letters, the common symbols and functions,
 * {@code \frac}, {@code \sqrt}, accents, {@code \left} and {@code \right}, {@code \text} and its like, and the alphabets
 * {@code \mathrm \mathbf \mathit \mathcal \mathbb \mathfrak \mathsf \mathtt}. Anything else, and a bare {@code <} or {@code &}, makes the whole
 * formula unreadable: better as it was typed than half of it. At most {@value #MAX_LENGTH} characters, {@value #MAX_DEPTH} groups deep.
 *
 * <p>Elements: {@code math mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot mover munder}; attributes: {@code mi} has
 * {@code mathvariant="normal"}, {@code mo} has {@code stretchy}, {@code mspace} has {@code width}, {@code mover} and {@code munder} have
 * {@code accent} and {@code accentunder}.
 */
final class Formula {
    static final int MAX_LENGTH = 1000;
    static final int MAX_DEPTH = 20;

    private static final Map<String, String> LETTERS = pairs(
            "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ"
                    + " omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω"
                    + " ell ℓ hbar ℏ imath ı jmath ȷ aleph ℵ infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ Re ℜ Im ℑ"
                    + " dagger † dag † degree ° AA Å");

    /** Upright by custom. */
    private static final Map<String, String> CAPITALS =
            pairs("Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω");

    private static final Map<String, String> OPERATORS = pairs(
            "times × cdot ⋅ pm ± mp ∓ div ÷ le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > approx ≈ sim ∼ simeq ≃ cong ≅"
                    + " equiv ≡ propto ∝ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩"
                    + " setminus ∖ to → rightarrow → longrightarrow ⟶ leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ implies ⟹"
                    + " Leftrightarrow ⇔ iff ⟺ mapsto ↦ uparrow ↑ downarrow ↓ forall ∀ exists ∃ neg ¬ wedge ∧ land ∧ vee ∨ lor ∨"
                    + " ldots … dots … cdots ⋯ circ ∘ bullet ∙ star ⋆ ast ∗ otimes ⊗ oplus ⊕ ominus ⊖ odot ⊙ mid ∣ parallel ∥ perp ⊥ vdash ⊢"
                    + " models ⊨ triangleq ≜ prime ′ colon : sum ∑ prod ∏ int ∫ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂");

    private static final Map<String, String> FENCES = pairs(
            "langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ | ‖ { { } } lbrace { rbrace }");

    private static final Map<String, String> FUNCTIONS = pairs(
            "log log ln ln lg lg exp exp sin sin cos cos tan tan sinh sinh cosh cosh tanh tanh arcsin arcsin arccos arccos arctan arctan"
                    + " arg arg min min max max sup sup inf inf lim lim det det dim dim ker ker deg deg gcd gcd Pr Pr limsup lim\u00a0sup"
                    + " liminf lim\u00a0inf");

    private static final Map<String, String> ACCENTS =
            pairs("hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨");

    private static final Map<String, String> SPACES =
            pairs(", 0.17em : 0.22em ; 0.28em ! 0em > 0.22em quad 1em qquad 2em enspace 0.5em thinspace 0.17em");

    /** The commands that stand for themselves, and their elements. */
    private static final Map<String, String> SYMBOLS = symbols();

    private static final Map<String, Alphabet> ALPHABETS = Map.ofEntries(
            Map.entry("mathrm", Alphabet.UPRIGHT),
            Map.entry("rm", Alphabet.UPRIGHT),
            Map.entry("operatorname", Alphabet.UPRIGHT),
            Map.entry("mathit", Alphabet.ITALIC),
            Map.entry("it", Alphabet.ITALIC),
            Map.entry("mathbf", Alphabet.BOLD),
            Map.entry("boldsymbol", Alphabet.BOLD),
            Map.entry("bm", Alphabet.BOLD),
            Map.entry("bf", Alphabet.BOLD),
            Map.entry("mathcal", Alphabet.SCRIPT),
            Map.entry("mathscr", Alphabet.SCRIPT),
            Map.entry("cal", Alphabet.SCRIPT),
            Map.entry("mathbb", Alphabet.DOUBLE_STRUCK),
            Map.entry("mathfrak", Alphabet.FRAKTUR),
            Map.entry("mathsf", Alphabet.SANS),
            Map.entry("mathtt", Alphabet.MONOSPACE));

    /** The mathematical alphabets of Unicode; the first characters of their capitals, small letters and digits, 0 where there are none. */
    private enum Alphabet {
        ITALIC(0, 0, 0),
        UPRIGHT(0, 0, 0),
        BOLD(0x1D400, 0x1D41A, 0x1D7CE),
        SCRIPT(0x1D49C, 0x1D4B6, 0),
        DOUBLE_STRUCK(0x1D538, 0x1D552, 0x1D7D8),
        FRAKTUR(0x1D504, 0x1D51E, 0),
        SANS(0x1D5A0, 0x1D5BA, 0x1D7E2),
        MONOSPACE(0x1D670, 0x1D68A, 0x1D7F6);

        private final int capitals;
        private final int smalls;
        private final int digits;

        Alphabet(int capitals, int smalls, int digits) {
            this.capitals = capitals;
            this.smalls = smalls;
            this.digits = digits;
        }

        String of(int character) {
            int there = character;
            if (character >= 'A' && character <= 'Z' && capitals > 0) {
                there = capitals + character - 'A';
            } else if (character >= 'a' && character <= 'z' && smalls > 0) {
                there = smalls + character - 'a';
            } else if (character >= '0' && character <= '9' && digits > 0) {
                there = digits + character - '0';
            }
            return Character.toString(LETTERLIKE.getOrDefault(there, there));
        }
    }

    /** Letters that Unicode had before it had their alphabets: the places there are empty. */
    private static final Map<Integer, Integer> LETTERLIKE = Map.ofEntries(
            Map.entry(0x1D49D, 0x212C), // script B E F H I L M R e g o
            Map.entry(0x1D4A0, 0x2130),
            Map.entry(0x1D4A1, 0x2131),
            Map.entry(0x1D4A3, 0x210B),
            Map.entry(0x1D4A4, 0x2110),
            Map.entry(0x1D4A7, 0x2112),
            Map.entry(0x1D4A8, 0x2133),
            Map.entry(0x1D4AD, 0x211B),
            Map.entry(0x1D4BA, 0x212F),
            Map.entry(0x1D4BC, 0x210A),
            Map.entry(0x1D4C4, 0x2134),
            Map.entry(0x1D53A, 0x2102), // double-struck C H N P Q R Z
            Map.entry(0x1D53F, 0x210D),
            Map.entry(0x1D545, 0x2115),
            Map.entry(0x1D547, 0x2119),
            Map.entry(0x1D548, 0x211A),
            Map.entry(0x1D549, 0x211D),
            Map.entry(0x1D551, 0x2124),
            Map.entry(0x1D506, 0x212D), // fraktur C H I R Z
            Map.entry(0x1D50B, 0x210C),
            Map.entry(0x1D50C, 0x2111),
            Map.entry(0x1D515, 0x211C),
            Map.entry(0x1D51D, 0x2128));

    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException() {
            super("outside the subset", null, false, false);
        }
    }

    private final String tex;
    private int at;
    private int depth;
    private Alphabet alphabet = Alphabet.ITALIC;

    private Formula(String tex) {
        this.tex = tex;
    }

    /** @param tex what stands between the dollar signs, without characters that XML forbids @return nothing if it is outside the subset */
    static Optional<String> mathMl(String tex) {
        if (tex.isBlank() || tex.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            var formula = new Formula(tex);
            var row = formula.row("");
            return formula.at == tex.length() && !row.isEmpty()
                    ? Optional.of("<math>" + row + "</math>")
                    : Optional.empty();
        } catch (UnreadableException _) {
            return Optional.empty();
        }
    }

    /** Atoms with their scripts, until the formula ends or {@code end} comes, which is not consumed. */
    private String row(String end) {
        if (++depth > MAX_DEPTH) {
            throw new UnreadableException();
        }
        var outer = alphabet;
        var row = new StringBuilder();
        int atoms = 0;
        for (blanks(); at < tex.length() && !isAt(end); blanks()) {
            var atom = scripted(isScript() ? "<mrow></mrow>" : atom());
            row.append(atom);
            atoms += atom.isEmpty() ? 0 : 1;
        }
        alphabet = outer;
        depth--;
        return atoms == 1 ? row.toString() : "<mrow>" + row + "</mrow>";
    }

    /** Whether {@code end} stands here: not as the beginning of a longer command. */
    private boolean isAt(String end) {
        int behind = at + end.length();
        return !end.isEmpty()
                && tex.startsWith(end, at)
                && !(end.startsWith("\\") && behind < tex.length() && isAsciiLetter(tex.charAt(behind)));
    }

    private void blanks() {
        while (at < tex.length() && Character.isWhitespace(tex.charAt(at))) {
            at++;
        }
    }

    private boolean isScript() {
        return at < tex.length() && "_^'".indexOf(tex.charAt(at)) >= 0;
    }

    private String scripted(String base) {
        var below = "";
        var above = "";
        for (blanks(); isScript(); blanks()) {
            switch (tex.charAt(at++)) {
                case '_' -> {
                    if (!below.isEmpty()) {
                        throw new UnreadableException();
                    }
                    below = argument();
                }
                case '^' -> {
                    if (!above.isEmpty()) {
                        throw new UnreadableException();
                    }
                    above = argument();
                }
                default -> {
                    var primes = new StringBuilder("′");
                    while (at < tex.length() && tex.charAt(at) == '\'') {
                        primes.append('′');
                        at++;
                    }
                    above = above.isEmpty()
                            ? "<mo>" + primes + "</mo>"
                            : "<mrow><mo>" + primes + "</mo>" + above + "</mrow>";
                }
            }
        }
        if (below.isEmpty() && above.isEmpty()) {
            return base;
        }
        var nucleus = base.isEmpty() ? "<mrow></mrow>" : base;
        if (above.isEmpty()) {
            return "<msub>" + nucleus + below + "</msub>";
        }
        return below.isEmpty()
                ? "<msup>" + nucleus + above + "</msup>"
                : "<msubsup>" + nucleus + below + above + "</msubsup>";
    }

    /** What a command or a script takes: a group, or one character or command. */
    private String argument() {
        blanks();
        if (at == tex.length() || isScript() || tex.charAt(at) == '}') {
            throw new UnreadableException();
        }
        char first = tex.charAt(at);
        if (first >= '0' && first <= '9') {
            at++;
            return "<mn>" + alphabet.of(first) + "</mn>";
        }
        if (++depth > MAX_DEPTH) {
            throw new UnreadableException();
        }
        var atom = atom();
        depth--;
        return atom.isEmpty() ? "<mrow></mrow>" : atom;
    }

    private String atom() {
        int character = tex.codePointAt(at);
        at += Character.charCount(character);
        return switch (character) {
            case '{' -> group();
            case '\\' -> command();
            case '-' -> "<mo>−</mo>";
            case '*' -> "<mo>∗</mo>";
            case '>' -> "<mo>&gt;</mo>";
            case '~' -> "<mspace width=\"0.33em\"/>";
            case '(', ')', '[', ']', '|' -> "<mo stretchy=\"false\">" + (char) character + "</mo>";
            case '+', '=', '/', ',', ';', ':', '.', '!', '?' -> "<mo>" + (char) character + "</mo>";
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(character);
            default -> {
                if (Character.isLetter(character)) {
                    yield letter(character);
                }
                if (character >= 0x80 && Character.getType(character) == Character.MATH_SYMBOL) {
                    yield "<mo>" + Character.toString(character) + "</mo>";
                }
                throw new UnreadableException();
            }
        };
    }

    /** Behind the opening brace. */
    private String group() {
        var row = row("}");
        if (at == tex.length()) {
            throw new UnreadableException();
        }
        at++;
        return row;
    }

    private String number(int first) {
        var number = new StringBuilder(alphabet.of(first));
        for (; at < tex.length(); at++) {
            char next = tex.charAt(at);
            boolean digit = next >= '0' && next <= '9';
            boolean mark = (next == '.' || next == ',')
                    && at + 1 < tex.length()
                    && tex.charAt(at + 1) >= '0'
                    && tex.charAt(at + 1) <= '9';
            if (!digit && !mark) {
                break;
            }
            number.append(alphabet.of(next));
        }
        return "<mn>" + number + "</mn>";
    }

    /** A variable; in an upright alphabet, a word. */
    private String letter(int first) {
        if (alphabet != Alphabet.UPRIGHT) {
            return "<mi>" + alphabet.of(first) + "</mi>";
        }
        var word = new StringBuilder(Character.toString(first));
        while (at < tex.length() && Character.isLetter(tex.charAt(at)) && !Character.isSurrogate(tex.charAt(at))) {
            word.append(tex.charAt(at++));
        }
        return identifier(word.toString());
    }

    /** Upright. */
    private static String identifier(String name) {
        return name.codePointCount(0, name.length()) == 1
                ? "<mi mathvariant=\"normal\">" + name + "</mi>"
                : "<mi>" + name + "</mi>";
    }

    /** Behind the backslash. */
    private String command() {
        if (at == tex.length()) {
            throw new UnreadableException();
        }
        int start = at++;
        if (isAsciiLetter(tex.charAt(start))) {
            while (at < tex.length() && isAsciiLetter(tex.charAt(at))) {
                at++;
            }
        }
        var name = tex.substring(start, at);
        var symbol = SYMBOLS.get(name);
        if (symbol != null) {
            return symbol;
        }
        var accent = ACCENTS.get(name);
        if (accent != null) {
            return "<mover accent=\"true\">" + argument() + "<mo stretchy=\"false\">" + accent + "</mo></mover>";
        }
        var named = ALPHABETS.get(name);
        if (named != null) {
            return inAlphabet(name, named);
        }
        return switch (name) {
            case "%", "#", "&", "$", "_" -> "<mi mathvariant=\"normal\">" + Xml.escape(name) + "</mi>";
            case " " -> "<mspace width=\"0.33em\"/>";
            case "frac", "dfrac", "tfrac" -> "<mfrac>" + argument() + argument() + "</mfrac>";
            case "sqrt" -> root();
            case "underline" -> "<munder accentunder=\"true\">" + argument() + "<mo>_</mo></munder>";
            case "text", "textrm", "textit", "textbf", "textsc", "textsf", "texttt", "mbox" -> words();
            case "left" -> fenced();
            case "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr" ->
                delimiter("<mo stretchy=\"false\">");
            case "displaystyle", "textstyle", "limits", "nolimits" -> "";
            default -> throw new UnreadableException();
        };
    }

    private static boolean isAsciiLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    /** A command that takes an argument, or, with two letters, one that holds until the group ends. */
    private String inAlphabet(String name, Alphabet named) {
        if (name.equals("rm") || name.equals("bf") || name.equals("it") || name.equals("cal")) {
            alphabet = named;
            return "";
        }
        if (name.equals("operatorname") && at < tex.length() && tex.charAt(at) == '*') {
            at++;
        }
        var outer = alphabet;
        alphabet = named;
        var argument = argument();
        alphabet = outer;
        return argument;
    }

    private String root() {
        blanks();
        if (at < tex.length() && tex.charAt(at) == '[') {
            at++;
            var degree = row("]");
            if (at == tex.length()) {
                throw new UnreadableException();
            }
            at++;
            return "<mroot>" + argument() + degree + "</mroot>";
        }
        return "<msqrt>" + argument() + "</msqrt>";
    }

    /** The words of {@code \text{...}}: no commands among them. */
    private String words() {
        blanks();
        int end = tex.indexOf('}', at);
        if (at == tex.length() || tex.charAt(at) != '{' || end < 0) {
            throw new UnreadableException();
        }
        var words = tex.substring(at + 1, end);
        if (words.chars().anyMatch(character -> "\\{$<>&".indexOf(character) >= 0)) {
            throw new UnreadableException();
        }
        at = end + 1;
        // MathML drops blanks at the ends
        return "<mtext>" + Xml.escape(words.replace('~', ' ').replaceAll("^\\s|\\s$", "\u00a0")) + "</mtext>";
    }

    private String fenced() {
        var left = delimiter("<mo stretchy=\"true\">");
        var inner = row("\\right");
        if (at == tex.length()) {
            throw new UnreadableException();
        }
        at += "\\right".length();
        return "<mrow>" + left + inner + delimiter("<mo stretchy=\"true\">") + "</mrow>";
    }

    private String delimiter(String open) {
        blanks();
        if (at == tex.length()) {
            throw new UnreadableException();
        }
        char first = tex.charAt(at++);
        if (first == '.') {
            return "";
        }
        if ("()[]|/".indexOf(first) >= 0) {
            return open + first + "</mo>";
        }
        if (first == '\\' && at < tex.length()) {
            int start = at++;
            if (isAsciiLetter(tex.charAt(start))) {
                while (at < tex.length() && isAsciiLetter(tex.charAt(at))) {
                    at++;
                }
            }
            var fence = FENCES.get(tex.substring(start, at));
            if (fence != null) {
                return open + fence + "</mo>";
            }
        }
        throw new UnreadableException();
    }

    private static Map<String, String> symbols() {
        var symbols = new HashMap<String, String>();
        LETTERS.forEach((name, letter) -> symbols.put(name, "<mi>" + letter + "</mi>"));
        CAPITALS.forEach((name, letter) -> symbols.put(name, identifier(letter)));
        OPERATORS.forEach((name, operator) -> symbols.put(name, "<mo>" + Xml.escape(operator) + "</mo>"));
        FENCES.forEach((name, fence) -> symbols.put(name, "<mo stretchy=\"false\">" + fence + "</mo>"));
        FUNCTIONS.forEach((name, function) -> symbols.put(name, "<mi>" + function + "</mi>"));
        SPACES.forEach((name, width) -> symbols.put(name, "<mspace width=\"" + width + "\"/>"));
        return Map.copyOf(symbols);
    }

    /** @param words a name, its value, a name, its value */
    private static Map<String, String> pairs(String words) {
        var split = List.of(words.split(" ", -1));
        var pairs = new HashMap<String, String>();
        for (int i = 0; i < split.size(); i += 2) {
            pairs.put(split.get(i), split.get(i + 1));
        }
        return Map.copyOf(pairs);
    }
}

package dev.reprise.feed.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TexTextTest {
    static final AllowList ALLOWED = new AllowList(Map.ofEntries(
            Map.entry("math", Set.of()),
            Map.entry("mrow", Set.of()),
            Map.entry("mi", Set.of("mathvariant")),
            Map.entry("mn", Set.of()),
            Map.entry("mo", Set.of("stretchy")),
            Map.entry("mtext", Set.of()),
            Map.entry("mspace", Set.of("width")),
            Map.entry("msub", Set.of()),
            Map.entry("msup", Set.of()),
            Map.entry("msubsup", Set.of()),
            Map.entry("mfrac", Set.of()),
            Map.entry("msqrt", Set.of()),
            Map.entry("mroot", Set.of()),
            Map.entry("mover", Set.of("accent")),
            Map.entry("munder", Set.of("accentunder")),
            Map.entry("em", Set.of()),
            Map.entry("strong", Set.of()),
            Map.entry("code", Set.of()),
            Map.entry("mark", Set.of())));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <script>alert(1)</script>   | &lt;script&gt;alert(1)&lt;/script&gt;
                    with $x<y$ & more           | with $x&lt;y$ &amp; more
                    from $5 to $10              | from $5 to $10
                    $x$                         | <math><mi>x</mi></math>
                    \\(x_1\\)                   | <math><msub><mi>x</mi><mn>1</mn></msub></math>
                    a $n^{-1/2}$ rate           | a <math><msup><mi>n</mi><mrow><mo>−</mo><mn>1</mn><mo>/</mo><mn>2</mn></mrow></msup></math> rate
                    $\\alpha_i^2$               | <math><msubsup><mi>α</mi><mi>i</mi><mn>2</mn></msubsup></math>
                    $\\frac12$                  | <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>
                    $\\mathrm{SO}(3)$           | <math><mrow><mi>SO</mi><mo stretchy="false">(</mo><mn>3</mn><mo stretchy="false">)</mo></mrow></math>
                    $10\\%$                     | <math><mrow><mn>10</mn><mi mathvariant="normal">%</mi></mrow></math>
                    $\\mathbb{R}^d$             | <math><msup><mi>ℝ</mi><mi>d</mi></msup></math>
                    $\\mathcal{O}(1)$           | <math><mrow><mi>𝒪</mi><mo stretchy="false">(</mo><mn>1</mn><mo stretchy="false">)</mo></mrow></math>
                    $f'$                        | <math><msup><mi>f</mi><mo>′</mo></msup></math>
                    $\\text{if } x$             | <math><mrow><mtext>if&#160;</mtext><mi>x</mi></mrow></math>
                    $\\left(a \\rightarrow b\\right)$ | <math><mrow><mo stretchy="true">(</mo><mrow><mi>a</mi><mo>→</mo><mi>b</mi></mrow><mo stretchy="true">)</mo></mrow></math>
                    $3\\times$ faster           | <math><mrow><mn>3</mn><mo>×</mo></mrow></math> faster
                    $\\hat\\theta$              | <math><mover accent="true"><mi>θ</mi><mo stretchy="false">^</mo></mover></math>
                    $\\sqrt[3]{x}$              | <math><mroot><mi>x</mi><mn>3</mn></mroot></math>
                    $a \\lt b$                  | <math><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>
                    $p>1$                       | <math><mrow><mi>p</mi><mo>&gt;</mo><mn>1</mn></mrow></math>
                    i.i.d.\\ samples            | i.i.d. samples
                    an \\emph{old} trick, 5\\%  | an <em>old</em> trick, 5%
                    """)
    void showsFormulasAndEverythingElseAsTyped(String tex, String html) {
        assertThat(TexText.html(tex)).isEqualTo(html.replace("&#160;", "\u00a0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$\\unknown{x}$",
                "$x_a_b$",
                "${x$",
                "$x}$",
                "$\\frac{1}$",
                "$\\href{javascript:alert(1)}{x}$",
                "$\\begin{matrix}a\\end{matrix}$",
                "$a & b$",
                "$\\left(x$",
                "$^_$",
                "a lone $ sign",
                "\\(unclosed"
            })
    void whatItCannotReadStays(String tex) {
        assertThat(TexText.html(tex)).isEqualTo(Xml.escape(tex));
    }

    @Test
    void depthAndLengthAreBounded() {
        var deep = "$" + "{".repeat(100) + "x" + "}".repeat(100) + "$";
        assertThat(TexText.html(deep)).isEqualTo(deep);
        var scripts = "$" + "x^{".repeat(60) + "x" + "}".repeat(60) + "$";
        assertThat(TexText.html(scripts)).isEqualTo(scripts);
        var chain = "$" + "\\hat".repeat(200) + "x$";
        assertThat(TexText.html(chain)).isEqualTo(chain);
        var lengthy = "$" + "x".repeat(1001) + "$";
        assertThat(TexText.html(lengthy)).isEqualTo(lengthy);
    }

    @Test
    void aSignThatClosesNothingMayOpen() {
        assertThat(TexText.html("pay 5$ for $n$ of them")).isEqualTo("pay 5$ for <math><mi>n</mi></math> of them");
    }

    @Test
    void marksWordsOutsideFormulas() {
        var text = "probes & $probe$ of probes";
        var marks = List.of(new Span(0, 6), new Span(10, 15), new Span(20, 26));
        assertThat(TexText.html(text, marks))
                .startsWith("<mark>probes</mark> &amp; <math>")
                .endsWith("</math> of <mark>probes</mark>")
                .doesNotContain("<mark>probe<");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    plain words                      | plain words
                    the $\\ell_1$ norm               | the ell1 norm
                    $k$-means                        | k-means
                    \\emph{Old} trick                | Old trick
                    $\\mathrm{CO}_2$ and $\\alpha$   | CO2 and alpha
                    """)
    void leavesWordsForTheIndex(String tex, String words) {
        assertThat(TexText.words(tex).strip().replaceAll("\\s+", " "))
                .isEqualTo(words);
    }

    @Test
    void whateverComesInNothingButTheAllowListComesOut() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var pieces = List.of(
                "$",
                "$$",
                "\\(",
                "\\)",
                "\\[",
                "\\]",
                "{",
                "}",
                "_",
                "^",
                "'",
                "\\frac",
                "\\sqrt[",
                "]",
                "\\left(",
                "\\right)",
                "\\alpha",
                "\\mathbf{",
                "\\text{",
                "\\emph{",
                "\\url{",
                "\\rm",
                "<script>",
                "</script>",
                "<math>",
                "&lt;",
                "&",
                "\"",
                "\u0000",
                "\ud800",
                "\uffff",
                "x",
                "1.5",
                " ",
                "\n",
                "\\",
                "\\%",
                "]]>",
                "<!--",
                "é",
                "𝔽",
                "-->",
                "\\hat",
                "~",
                "|",
                "\\|",
                "\\{",
                "javascript:");
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                ALLOWED.check(TexText.html(text.toString(), spans(random, text.length())));
                TexText.words(text.toString());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", text: " + text, e);
            }
        }
    }

    private static List<Span> spans(Random random, int length) {
        if (length < 2 || random.nextBoolean()) {
            return List.of();
        }
        int start = random.nextInt(length - 1);
        return List.of(new Span(start, start + 1 + random.nextInt(length - start - 1)));
    }
}

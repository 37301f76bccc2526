package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaperIdTest {
    @ParameterizedTest
    @CsvSource({
        "2508.07877, 2508.07877, 0",
        "2508.07877v2, 2508.07877, 2",
        "arXiv:0704.0001, 0704.0001, 0",
        "ARXIV: 0704.0001v12, 0704.0001, 12",
        "hep-th/9901001v1, hep-th/9901001, 1",
        "math.GT/0309136, math/0309136, 0",
        "cond-mat.mes-hall/0703001, cond-mat/0703001, 0",
        "https://arxiv.org/pdf/1512.08756v2, 1512.08756, 2",
        "http://www.arxiv.org/abs/math.GT/0309136v3, math/0309136, 3",
        "https://arxiv.org/pdf/1512.08756v2.pdf, 1512.08756, 2",
        "https://export.arxiv.org/html/1512.08756#S3, 1512.08756, 0",
        "huggingface.co/papers/2602.08025.md, 2602.08025, 0",
        "https://huggingface.co/papers/2602.08025?tab=x, 2602.08025, 0",
        "https://doi.org/10.48550/arXiv.2501.00042, 2501.00042, 0",
        "1412.9999, 1412.9999, 0",
        "' 1501.00001 ', 1501.00001, 0",
        "astro-ph/9204001, astro-ph/9204001, 0",
    })
    void readsEverySpelling(String text, String id, int version) {
        assertThat(ArxivId.parse(text)).isEqualTo(new ArxivId(new PaperId(id), version));
        assertThat(PaperId.parse(text).value()).isEqualTo(id);
        assertThat(PaperId.find(text)).contains(new PaperId(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2513.00001",
                "2500.00001",
                "1501.0001",
                "1412.00001",
                "25.1",
                "0703.0001",
                "2508.07877v0",
                "2508.07877v01",
                "2508.078777",
                "2508.07877 v2",
                "9901001",
                "hep-xx/9901001",
                "hep-th/9913001",
                "hep-th/0704001",
                "hep-th/9106001",
                "../etc/passwd",
                "2508.07877/../x",
                "https://example.org/abs/2508.07877",
                "local-0123456g",
                "",
                "٢٥٠٨.٠٧٨٧٧",
                "2508.07877\n",
                "a\u0000b"
            })
    void refusesEverythingElse(String text) {
        if (!text.strip().equals("2508.07877")) {
            assertThat(PaperId.find(text)).isEmpty();
            assertThatThrownBy(() -> PaperId.parse(text)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> new PaperId(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void messagesCarryNoControlCharacters() {
        assertThatThrownBy(() -> ArxivId.parse("a\u001b[31m\u0000" + "x".repeat(100)))
                .hasMessageStartingWith("'a?[31m?xxx")
                .hasMessageContaining("...' is not an arXiv id");
    }

    @Test
    void aLocalIdIsThatOfTheNormalisedTitle() {
        var id = PaperId.local("FreSh: Frequency  Shifting");
        assertThat(id.value()).matches("local-[0-9a-f]{8}");
        assertThat(PaperId.local("fresh — frequency shifting!")).isEqualTo(id);
        assertThat(PaperId.local("Fresh frequency shift")).isNotEqualTo(id);
        assertThat(PaperId.parse(id.value())).isEqualTo(id);
        assertThat(id.isLocal()).isTrue();
        assertThat(id.arxivPage()).isEmpty();
        assertThat(PaperId.parse("hep-th/9901001v2").arxivPage()).contains("https://arxiv.org/abs/hep-th/9901001");
    }
}

package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    @TempDir
    Path folder;

    private static List<JsonLines.Row> rows(String text) {
        return rows(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonLines.Row> rows(byte[] bytes) {
        return JsonLines.stream(new ByteArrayInputStream(bytes), "f.jsonl").toList();
    }

    @Test
    void everyLineIsARowWithItsNumber() throws Exception {
        var file = Files.writeString(
                folder.resolve("f.jsonl"),
                "\uFEFF{\"a\":\"x\"}\r\n\n  \t\n{\"a\":\"日本🙂\",\"n\":2.5,\"i\":-3,\"none\":null}");
        var rows = JsonLines.list(file);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).line()).isEqualTo(1);
        assertThat(rows.get(0).string("a")).isEqualTo("x");
        assertThat(rows.get(1).line()).isEqualTo(4);
        assertThat(rows.get(1).string("a")).isEqualTo("日本🙂");
        assertThat(rows.get(1).number("n")).isEqualTo(2.5);
        assertThat(rows.get(1).integer("i")).isEqualTo(-3);
        assertThat(rows.get(1).number("i")).isEqualTo(-3);
        assertThat(rows.get(1).has("none")).isFalse();
        assertThat(rows("")).isEmpty();
        assertThat(rows("\uFEFF")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]|a JSON object is needed, not an array",
                "3|not the number 3",
                "{\"a\":|not valid JSON",
                "{\"a\":1}{\"a\":2}|not valid JSON",
                "{\"a\":1,\"a\":2}|not valid JSON",
                "{\"a\":NaN}|not valid JSON",
                "{\"a\":\"\\ud83d\"}|lone surrogate U+D83D",
                "{\"a\":[{\"b\":\"\\ude42x\"}]}|lone surrogate U+DE42",
                "{\"\\udc00\":1}|surrogate",
                "\uFEFF{}|not valid JSON",
            })
    void aLineThatIsNotAnObjectIsRefused(String line, String message) {
        assertThatThrownBy(() -> rows("{}\n" + line))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("f.jsonl, line 2: ")
                .hasMessageContaining(message);
    }

    @Test
    void bytesThatAreNotTextAreRefused() {
        assertThatThrownBy(() -> rows(new byte[] {'{', '}', '\n', '{', '"', (byte) 0xFF, '"', '}'}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("f.jsonl, line 2: not valid UTF-8 at byte 3");
    }

    @Test
    void aLineWithoutAnEndIsRefusedBeforeItFillsTheMemory() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        assertThatThrownBy(() -> JsonLines.stream(endless, "f.jsonl").toList())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("f.jsonl, line 1: longer than 16777216 bytes");
    }

    @Test
    void aFieldThatIsMissingOrOfAnotherTypeIsNamed() {
        var row = rows("{\"s\":\"x\",\"n\":1.5,\"big\":1e999,\"none\":null}").getFirst();
        assertThatThrownBy(() -> row.string("prompt"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("f.jsonl, line 1: a string 'prompt' is needed; the line has 's, n, big, none'");
        assertThatThrownBy(() -> row.string("none")).hasMessageContaining("a string 'none' is needed");
        assertThatThrownBy(() -> row.string("n")).hasMessageEndingWith("'n' must be a string, not the number 1.5");
        assertThatThrownBy(() -> row.number("s"))
                .hasMessageEndingWith("'s' must be a finite number, not the string 'x'");
        assertThatThrownBy(() -> row.number("big")).hasMessageContaining("must be a finite number");
        assertThatThrownBy(() -> row.integer("n")).hasMessageEndingWith("'n' must be an integer, not the number 1.5");
        assertThat(row.error("no")).hasMessage("f.jsonl, line 1: no");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> JsonLines.list(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a folder");
        assertThatThrownBy(() -> JsonLines.list(folder.resolve("none"))).hasMessageContaining("no such file");
    }
}

package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private static Table parse(String text) {
        return Table.parse(text, "t.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n3,4\n",
                "\uFEFFa;b\r\n1;2\r\n3;4",
                "a\tb\n1\t2\n\n3\t4\n\n",
                "\"a\",b\n\"1\", 2 \n3.0,4e0\n"
            })
    void separatorsMarksAndBlankLines(String text) {
        var table = parse(text);
        assertThat(table.names()).containsExactly("a", "b");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.column("a")).containsExactly(1, 3);
        assertThat(table.column("b")).containsExactly(2, 4);
    }

    @Test
    void quotedNames() {
        var table = parse("\"oil, crude\",\"the \"\"best\"\"\",\"two\nlines\"\n1,2,-.5\n");
        assertThat(table.names()).containsExactly("oil, crude", "the \"best\"", "two\nlines");
        assertThat(table.column("two\nlines")).containsExactly(-0.5);
    }

    @Test
    void aFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("größe.csv"), "größe\n1\n2\n", StandardCharsets.UTF_8);
        assertThat(Table.read(file).column("größe")).containsExactly(1, 2);
        Files.write(file, new byte[] {'a', '\n', (byte) 0xFF});
        assertThatThrownBy(() -> Table.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("UTF-8");
    }

    /** text | what the message says */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a;b/1;2/1,5;3 | t.csv, line 3, column 'a': '1,5' has a decimal comma; write '1.5'",
                "a,b/1,5,2,5 | line 2: 4 cells, the header has 2",
                "a,b/1,2//3,x | line 4, column 'b': 'x' is not a number",
                "a,b/1,NaN | line 2, column 'b': 'NaN' is not a finite number",
                "a,b/-inf,2 | line 2, column 'a': '-inf' is not a finite number",
                "a,b/1e999,2 | out of a double's range",
                "a,b/1, | line 2, column 'b': the cell is missing",
                "a,b/1,2/3 | line 3, column 'b': the cell is missing",
                "a,a/1,2 | two columns have the name 'a'",
                "a,/1,2 | column 2 has no name",
                "1.5,2/3,4 | numbers where the header should be",
                "a,b | has a header and no rows",
                "0x10,b/0x10,1 | '0x10' is not a number",
                "a,b/1d,2 | '1d' is not a number",
            })
    void whatIsRefused(String text, String message) {
        assertThatThrownBy(() -> parse(text.strip().replace('/', '\n')))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n", "\uFEFF"})
    void nothing(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void columnsAreChosenInTheOrderOfTheTable() {
        var table = parse("a,b,c\n1,2,3\n4,5,6\n").select(List.of("c", "a"));
        assertThat(table.names()).containsExactly("a", "c");
        assertThatThrownBy(() -> table.column("b")).hasMessageContaining("no column 'b'; there are: a, c");
        assertThatThrownBy(() -> table.select(List.of("a", "z"))).hasMessageContaining("'z'");
        assertThatThrownBy(() -> table.select(List.of("a", "a"))).hasMessageContaining("twice");
    }

    @Test
    void constantsAndDuplicatesAreNamed() {
        assertThatThrownBy(() -> parse("a,b\n1,2\n1,3\n").requireInformative()).hasMessageContaining("'a' is constant");
        assertThatThrownBy(() -> parse("a,b,c\n1,2,1\n2,3,2\n").requireInformative())
                .hasMessageContaining("'c' is a duplicate of 'a'");
        parse("a,b\n1,2\n2,1\n").requireInformative();
    }
}

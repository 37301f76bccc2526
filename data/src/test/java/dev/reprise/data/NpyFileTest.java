package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code resources/npy} were written by NumPy. */
class NpyFileTest {

    private static byte[] bytes(String name) {
        try (var input = Objects.requireNonNull(NpyFileTest.class.getResourceAsStream("/npy/" + name + ".npy"))) {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NpyFile parse(String name) {
        return NpyFile.parse(bytes(name), name + ".npy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "f8_big_fortran", "v2", "v3"})
    void floatingPointNumbersComeInTheOrderOfC(String name) {
        var array = parse(name);
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.isFloating()).isTrue();
        assertThat(array.doubles()).containsExactly(-2, -.5, 1, 2.5, 4, 5.5);
        assertThat(array.floats()).containsExactly(-2, -.5f, 1, 2.5f, 4, 5.5f);
    }

    @Test
    void integersOfEveryWidth() {
        assertThat(parse("i1").longs()).containsExactly(-128, 0, 127);
        assertThat(parse("i2_big").longs()).containsExactly(-32768, 258);
        assertThat(parse("i8").longs()).containsExactly(Long.MIN_VALUE, (1L << 62) + 1);
        assertThat(parse("u1").longs()).containsExactly(0, 255);
        assertThat(parse("u1").doubles()).containsExactly(0, 255);
        assertThat(parse("b1").longs()).containsExactly(1, 0);
        var cube = parse("i4_fortran3");
        assertThat(cube.shape()).containsExactly(2, 3, 4);
        for (int i = 0; i < 24; i++) {
            assertThat(cube.longs()[i]).isEqualTo(i);
        }
    }

    @Test
    void aSingleNumberHasNoDimensionsAndAnEmptyArrayNoValues() {
        assertThat(parse("scalar").shape()).isEmpty();
        assertThat(parse("scalar").doubles()).containsExactly(2.5);
        assertThat(parse("empty").shape()).containsExactly(0, 5);
        assertThat(parse("empty").doubles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "objects, unpickled",
        "records, array of records",
        "complex, the type '<c16' is not read",
        "half, the type '<f2' is not read"
    })
    void otherTypesAreRefused(String name, String reason) {
        assertThatThrownBy(() -> parse(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(name + ".npy: ")
                .hasMessageContaining(reason);
    }

    @Test
    void integersAreNotTakenFromFloatingPointNumbers() {
        assertThatThrownBy(() -> parse("f4").longs()).hasMessageContaining("integers are needed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }|15 bytes of values|15",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4, }|is needed|16",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-4,), }|whole number|16",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967297,), }|a dimension of 4294967297|16",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), }|more than|16",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }|whole number|16",
                "{'descr': '<f4', 'shape': (4,), }|fortran_order|16",
                "{'fortran_order': False, 'shape': (4,), }|descr|16",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,), }|twice|16",
                "{'descr': '=f4', 'fortran_order': False, 'shape': (4,), }|is not read|16",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), } __import__('os')|after the end|16",
                "['descr', '<f4']|is needed|16"
            })
    void headersThatLieAreRefused(String header, String reason, int size) {
        var bytes = new byte[10 + header.length() + size];
        System.arraycopy("\u0093NUMPY\u0001\0".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, 8);
        bytes[8] = (byte) header.length();
        System.arraycopy(header.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 10, header.length());
        assertThatThrownBy(() -> NpyFile.parse(bytes, "a.npy"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("a.npy: ")
                .hasMessageContaining(reason);
    }

    @Test
    void otherFilesAreRefused(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("b.npy"), "PK, a zip file");
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("not an .npy file");
        var newer = bytes("f4");
        newer[6] = 4;
        assertThatThrownBy(() -> NpyFile.parse(newer, "a.npy")).hasMessageContaining("version 4");
        var long1 = bytes("v2");
        long1[11] = 0x7F;
        assertThatThrownBy(() -> NpyFile.parse(long1, "a.npy")).hasMessageContaining("a header of");
    }
}

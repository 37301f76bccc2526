package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.core.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, they are read or refused with a message. As ordinary tests these run over known inputs and random mutations;
 * {@code JAZZER_FUZZ=1} with {@code -Dtest=ParserFuzzTest#NAME} searches on, guided by coverage.
 */
class ParserFuzzTest {
    private static final int BUFFER = 24;

    @FuzzTest(maxDuration = "2m")
    void safetensorsHeader(byte[] bytes) {
        parseHeader(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void jsonLines(byte[] bytes) {
        parseLines(bytes);
    }

    private static void parseHeader(byte[] bytes) {
        try {
            var header = SafetensorsHeader.parse(bytes, BUFFER, "fuzz.safetensors");
            long end = 0;
            for (var entry : header.tensors().values()) {
                assertThat(entry.begin()).isEqualTo(end);
                end = entry.end();
                long size = entry.shape().stream()
                        .mapToLong(Long::longValue)
                        .reduce(entry.dtype().bytes(), Math::multiplyExact);
                assertThat(entry.end() - entry.begin()).isEqualTo(size);
            }
            assertThat(end).isEqualTo(BUFFER);
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("fuzz.safetensors: ");
        }
    }

    private static void parseLines(byte[] bytes) {
        try {
            for (var row : JsonLines.stream(new ByteArrayInputStream(bytes), "fuzz.jsonl")
                    .toList()) {
                StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(row.string("a")));
            }
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("fuzz.jsonl, line ");
        } catch (CharacterCodingException e) {
            fail("a lone surrogate came through", e);
        }
    }

    @Test
    void mutatedHeaders() {
        mutate(
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[16,24]}}  ",
                ParserFuzzTest::parseHeader);
    }

    @Test
    void mutatedLines() {
        mutate(
                "{\"a\":\"x\\ud83d\\ude42\",\"n\":1.5e3}\n\n{\"a\":\"é日🙂\",\"b\":[null,true,{}]}\r\n",
                ParserFuzzTest::parseLines);
    }

    @Test
    void mutatedIdxFiles() throws IOException {
        var valid = new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
        Consumer<byte[]> parser = refusing("fuzz.idx: ", bytes -> {
            var array = IdxFile.parse(new ByteArrayInputStream(bytes), "fuzz.idx");
            assertThat(array.values().length).isEqualTo(array.shape().stream().reduce(1, Math::multiplyExact));
        });
        mutate(valid, 5000, parser);
        mutate(ImageFilesTest.gzip(valid), 5000, parser);
    }

    @Test
    void mutatedCifarFiles() {
        mutate(new byte[3073], 500, refusing("fuzz.bin: ", bytes -> CifarFiles.parseTen(bytes, "fuzz.bin")));
    }

    @Test
    void mutatedArrays() {
        var header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }     \n";
        var valid = ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header + "abcdefghijklmnopqrstuvwx")
                .getBytes(StandardCharsets.ISO_8859_1);
        mutate(valid, 10_000, refusing("fuzz.npy: ", bytes -> {
            var array = NpyFile.parse(bytes, "fuzz.npy");
            assertThat(array.doubles()).hasSize(array.size());
        }));
    }

    @Test
    void mutatedStructures() {
        var valid = """
                2
                Lattice="5 0 0 0 6 0 0 0 20" Properties=species:S:1:pos:R:3:forces:R:3:tags:I:1 energy=-3.5 pbc="T T F"
                Cu 0 0 0 .5 -0.25 0 1
                O 1 1 1.5e0 -.5 0.25 0 2
                1
                plain
                H 0 0 0
                """;
        mutate(
                valid.getBytes(StandardCharsets.UTF_8),
                10_000,
                refusing("fuzz.xyz", bytes -> ExtendedXyz.parse(new ByteArrayInputStream(bytes), "fuzz.xyz")));
    }

    @Test
    void mutatedPictures() throws IOException {
        Consumer<byte[]> parser = refusing("fuzz.png: ", bytes -> {
            var image = ImageFile.parse(bytes, "fuzz.png");
            assertThat(image.pixels()).hasSize(image.channels() * image.height() * image.width());
        });
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            for (var format : new String[] {"png", "jpeg"}) {
                mutate(ImageFilesTest.encoded(ImageFilesTest.picture(type, 9, 7), format), 400, parser);
            }
        }
    }

    private interface Parser {
        void parse(byte[] bytes) throws IOException;
    }

    /** Reads, or refuses with a message that begins with the file's name. */
    private static Consumer<byte[]> refusing(String name, Parser parser) {
        return bytes -> {
            try {
                parser.parse(bytes);
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Random edits of a valid input: bytes changed, removed, repeated, exchanged, the end cut off. */
    private static void mutate(String valid, Consumer<byte[]> parser) {
        mutate(valid.getBytes(StandardCharsets.UTF_8), 5000, parser);
    }

    private static void mutate(byte[] original, int rounds, Consumer<byte[]> parser) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            var bytes = original;
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                bytes = edit(bytes, random);
            }
            try {
                parser.accept(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed %d, round %d: %s".formatted(seed, round, new String(bytes, StandardCharsets.ISO_8859_1)),
                        e);
            }
        }
    }

    private static byte[] edit(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = random.nextInt(8) == 0 ? bytes.length : Math.min(bytes.length, from + random.nextInt(8));
        var middle = switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> {
                var replaced = new byte[to - from];
                random.nextBytes(replaced);
                yield replaced;
            }
            case 2 ->
                "0123456789[]{},:\"\\-.e"
                        .substring(random.nextInt(20))
                        .substring(0, 1)
                        .getBytes(StandardCharsets.UTF_8);
            default -> {
                var twice = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), 2 * (to - from));
                System.arraycopy(bytes, from, twice, to - from, to - from);
                yield twice;
            }
        };
        var result = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }
}

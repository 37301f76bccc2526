package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.core.InvalidInputException;
import java.io.ByteArrayInputStream;
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

    /** Random edits of a valid input: bytes changed, removed, repeated, exchanged. */
    private static void mutate(String valid, Consumer<byte[]> parser) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var original = valid.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5000; round++) {
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
        int to = Math.min(bytes.length, from + random.nextInt(8));
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

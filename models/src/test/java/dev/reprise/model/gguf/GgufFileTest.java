package dev.reprise.model.gguf;

import static dev.reprise.model.gguf.GgufBytes.ARRAY;
import static dev.reprise.model.gguf.GgufBytes.BOOL;
import static dev.reprise.model.gguf.GgufBytes.F32;
import static dev.reprise.model.gguf.GgufBytes.FLOAT32;
import static dev.reprise.model.gguf.GgufBytes.Q8_0;
import static dev.reprise.model.gguf.GgufBytes.STRING;
import static dev.reprise.model.gguf.GgufBytes.UINT32;
import static dev.reprise.model.gguf.GgufBytes.UINT64;
import static dev.reprise.model.gguf.GgufBytes.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
    @TempDir
    Path folder;

    // ---- what is accepted

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void bothVersionsAreRead(int version) {
        try (var file = new GgufBytes()
                .header(version, 1, 2)
                .text("general.architecture", "llama")
                .uint32("general.alignment", 8)
                .tensor("w", F32, 0, 3, 2)
                .data(8, 24)
                .parse()) {
            assertThat(file.version()).isEqualTo(version);
            assertThat(file.metadata().keys()).containsExactly("general.architecture", "general.alignment");
            var tensor = file.tensors().firstEntry().getValue();
            assertThat(tensor.name()).isEqualTo("w");
            assertThat(tensor.shape()).containsExactly(2L, 3L);
            assertThat(tensor.offset() % 8).isZero();
            assertThat(tensor.bytes()).isEqualTo(24);
        }
    }

    @Test
    void aFloatIsTheDecimalNumberThatItWasWrittenFrom() {
        try (var file = new GgufBytes()
                .header(3, 0, 1)
                .key("eps", FLOAT32)
                .float32(1e-6f)
                .parse()) {
            assertThat(file.metadata().real("eps")).isEqualTo(1e-6);
        }
    }

    @Test
    void anArrayOfOneValueALayerIsThatValueIfTheyAreEqual() {
        try (var file = new GgufBytes()
                .header(3, 0, 2)
                .key("same", ARRAY)
                .int32(UINT32)
                .int64(2)
                .int32(4)
                .int32(4)
                .key("different", ARRAY)
                .int32(UINT32)
                .int64(2)
                .int32(4)
                .int32(8)
                .parse()) {
            assertThat(file.metadata().integer("same", 1)).isEqualTo(4);
            assertThatThrownBy(() -> file.metadata().integer("different", 1))
                    .hasMessageContaining("4 in layer 0 and 8 in layer 1");
        }
    }

    // ---- what is no GGUF file

    @Test
    void otherVersionsAreRefusedByName() {
        refused(new GgufBytes().header(1, 0, 0), "GGUF version 1;");
        refused(new GgufBytes().header(4, 0, 0), "GGUF version 4;");
        refused(new GgufBytes().header(0, 0, 0), "GGUF version 0;");
        refused(new GgufBytes().header(Integer.reverseBytes(3), 0, 0), "big-endian file of version 3");
        refused(new GgufBytes().int32(0x67676d6c).int32(1), "does not start with 'GGUF'");
        refused(new GgufBytes(), "does not start with 'GGUF'");
    }

    @Test
    void whatIsNoRegularFileIsRefusedBeforeItIsOpened() throws IOException {
        assertThatThrownBy(() -> GgufFile.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> GgufFile.open(folder.resolve("missing.gguf")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("missing.gguf");
        var loop = folder.resolve("loop.gguf");
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Files.createSymbolicLink(loop, loop);
        assertThatThrownBy(() -> GgufFile.open(loop))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("loop.gguf");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFifoDoesNotBlock() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        var fifo = folder.resolve("fifo.gguf");
        var made = new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> GgufFile.open(fifo))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gguf/types/Q4_K.gguf", "/gguf/types/F32.gguf", "GgufFuzzTestInputs/opensOrRefuses/llama"})
    void aFileThatIsCutOffAnywhereIsRefused(String name) {
        var whole = Fixtures.bytes(name);
        int end;
        try (var file = GgufBytes.parse(whole)) {
            end = file.tensors().values().stream()
                    .mapToInt(t -> (int) (t.offset() + t.bytes()))
                    .max()
                    .orElseThrow();
        }
        GgufBytes.parse(Arrays.copyOf(whole, end)).close();
        for (int length = 0; length < end; length++) {
            refused(Arrays.copyOf(whole, length), "");
        }
    }

    // ---- counts, strings, values

    @Test
    void giantCountsAreRefusedBeforeAnythingIsAllocated() {
        for (long count : new long[] {1L << 40, Long.MAX_VALUE, -1, 100}) {
            refused(new GgufBytes().header(3, count, 0), "tensors, but there is room for");
            refused(new GgufBytes().header(3, 0, count), "metadata entries, but there is room for");
            refused(new GgufBytes().header(3, 0, 1).int64(count), "bytes of text, but there is room for");
            for (int type : new int[] {UINT8, UINT32, STRING, UINT64}) {
                refused(
                        new GgufBytes()
                                .header(3, 0, 1)
                                .key("k", ARRAY)
                                .int32(type)
                                .int64(count),
                        "metadata key 'k': it announces " + Long.toUnsignedString(count) + " elements");
            }
        }
    }

    @Test
    void malformedValuesAreRefused() {
        refused(new GgufBytes().header(3, 0, 1).key("k", 13), "number 13, which does not exist");
        refused(new GgufBytes().header(3, 0, 1).key("k", ARRAY).int32(ARRAY).int64(0), "array of arrays");
        refused(new GgufBytes().header(3, 0, 1).key("k", BOOL).int8(2), "neither 0 nor 1");
        refused(
                new GgufBytes().header(3, 0, 1).key("k", STRING).int64(2).raw((byte) 0xC0, (byte) 0x80),
                "not valid UTF-8");
        refused(new GgufBytes().header(3, 0, 2).uint32("k", 1).uint32("k", 1), "metadata key 'k': it is there twice");
        refused(new GgufBytes().header(3, 0, 1).uint32("line\nbreak", 1), "control characters");
        refused(new GgufBytes().header(3, 0, 1).uint32("k".repeat(300), 1), "longer than 255");
    }

    @Test
    void valuesOfAnotherTypeAreRefusedWhenTheyAreAskedFor() {
        try (var file = new GgufBytes()
                .header(3, 0, 3)
                .text("text", "x")
                .key("huge", UINT64)
                .int64(-1)
                .key("nan", FLOAT32)
                .float32(Float.NaN)
                .parse()) {
            var metadata = file.metadata();
            assertThatThrownBy(() -> metadata.integer("text", 0))
                    .hasMessageContaining("a string, and must be an integer");
            assertThatThrownBy(() -> metadata.text("huge")).hasMessageContaining("an integer, and must be a string");
            assertThatThrownBy(() -> metadata.integer("huge", 0)).hasMessageContaining("18446744073709551615");
            assertThatThrownBy(() -> metadata.real("nan")).hasMessageContaining("NaN, and must be finite");
            assertThatThrownBy(() -> metadata.text("none"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("hostile.gguf: metadata key 'none': it is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 48, -32, 1 << 30})
    void alignmentIsASmallPowerOfTwo(int alignment) {
        refused(new GgufBytes().header(3, 0, 1).uint32("general.alignment", alignment), "general.alignment");
    }

    @Test
    void aPartOfASplitModelIsRefused() {
        refused(new GgufBytes().header(3, 0, 1).uint32("split.count", 3), "one of 3 parts");
    }

    // ---- tensors

    @Test
    void shapesThatOverflowAreRefused() {
        // 2^32 x 2^32 wraps to 0, and (2^62 + 1) x 4 to 4
        refused(table().tensor("w", F32, 0, 1L << 32, 1L << 32).data(32, 32), "tensor 'w'", "overflows");
        refused(table().tensor("w", F32, 0, (1L << 62) + 1, 4).data(32, 32), "tensor 'w'", "overflows");
        refused(table().tensor("w", F32, 0, 1L << 62).data(32, 32), "more bytes than can be counted");
        refused(table().tensor("w", F32, 0, -4).data(32, 32), "one of its sides");
        refused(table().tensor("w", F32, 0, 0, 4).data(32, 32), "one of its sides is 0");
        refused(table().tensor("w", F32, 0).data(32, 32), "0 dimensions");
        refused(table().tensor("w", F32, 0, 1, 1, 1, 1, 1).data(32, 32), "5 dimensions");
    }

    @Test
    void dataLiesInTheFileAlignedAndApart() {
        refused(table().tensor("w", F32, 0, 9).data(32, 32), "36 bytes start 0 bytes into the data", "32");
        refused(table().tensor("w", F32, 1L << 62, 8).data(32, 32), "cut off");
        refused(table().tensor("w", F32, Long.MAX_VALUE - 31, 8).data(32, 32), "cut off");
        refused(table().tensor("w", F32, -32, 8).data(32, 32), "not a multiple of the alignment");
        refused(table().tensor("w", F32, 4, 4).data(32, 32), "not a multiple of the alignment 32");
        refused(
                new GgufBytes()
                        .header(3, 2, 0)
                        .tensor("a", F32, 0, 9)
                        .tensor("b", F32, 32, 8)
                        .data(32, 64),
                "tensor 'b': its data overlaps that of 'a'");
        refused(
                new GgufBytes()
                        .header(3, 2, 0)
                        .tensor("a", F32, 0, 8)
                        .tensor("a", F32, 32, 8)
                        .data(32, 64),
                "tensor 'a': it is there twice");
    }

    @Test
    void typesThatAreNotReadAreNamed() {
        refused(table().tensor("w", Q8_0, 0, 33).data(32, 64), "33 weights are not whole blocks of 32 (Q8_0)");
        refused(table().tensor("w", 26, 0, 8).data(32, 32), "stored as I32", "Read are: F32");
        refused(table().tensor("w", 999, 0, 8).data(32, 32), "stored as number 999");
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() {
        for (int bits : new int[] {0x7FC0_0000, 0x7F80_0000, 0xFF80_0000}) {
            var bytes = table().tensor("w", F32, 0, 2, 4).data(32, 32).toByteArray();
            int at = bytes.length - 8; // row 3
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (bits >> (8 * i));
            }
            notFinite(bytes, "tensor 'w' (F32): a weight in row 3 is ");
        }
        var scale = table().tensor("w", Q8_0, 0, 32).data(32, 34).toByteArray();
        scale[scale.length - 33] = 0x7C; // the scale is infinite, and all its multiples of 0 are NaN
        notFinite(scale, "tensor 'w' (Q8_0): a weight in row 0 is NaN");
    }

    @Test
    void weightsBeyondTheRangeOfTheTypeThatIsAskedForAreRefused() {
        var bytes = table().tensor("w", F32, 0, 8)
                .data(32, 28)
                .float32(Float.MAX_VALUE)
                .toByteArray();
        try (var _ = new PointerScope();
                var file = GgufBytes.parse(bytes)) {
            var reader = new TensorReader(file, file.tensors().firstEntry().getValue(), Layout.SAME);
            assertThat(reader.read(Dtype.FLOAT32).numel()).isEqualTo(8);
            assertThatThrownBy(() -> reader.read(Dtype.BFLOAT16)).hasMessageContaining("beyond the range of bfloat16");
            assertThatThrownBy(() -> reader.read(Dtype.FLOAT16)).hasMessageContaining("beyond the range of float16");
        }
    }

    // ---- architectures

    @Test
    void whatChangesTheComputationAndIsNotUnderstoodIsRefused() {
        refusedModel(new GgufBytes().header(3, 0, 0), "general.architecture", "missing");
        refusedModel(architecture("mamba", 0), "'mamba' is not read; read are: llama, gemma3");
        refusedModel(architecture("llama", 1).uint32("llama.expert_count", 8), "llama.expert_count");
        refusedModel(
                architecture("llama", 2)
                        .uint32("llama.attention.sliding_window", 4096)
                        .key("llama.final_logit_softcapping", FLOAT32)
                        .float32(30),
                "llama.attention.sliding_window, llama.final_logit_softcapping");
        try (var file = architecture("llama", 1).uint32("llama.expert_count", 0).parse();
                var checkpoint = new GgufCheckpoint(file)) {
            assertThat(checkpoint.names()).isEmpty();
        }
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        refusedModel(
                new GgufBytes()
                        .header(3, 2, 1)
                        .text("general.architecture", "llama")
                        .tensor("output_norm.weight", F32, 0, 8)
                        .tensor("model.norm.weight", F32, 32, 8)
                        .data(32, 64),
                "'output_norm.weight' and 'model.norm.weight' are both model.norm.weight");
    }

    @Test
    void rotaryScalingThatIsNotUnderstoodIsRefused() {
        refusedConfig(
                "llama.rope.scaling.type",
                "'longrope' is not supported",
                llama(1).text("llama.rope.scaling.type", "longrope"));
        refusedConfig(
                "llama.rope.scaling.factor",
                "above zero",
                llama(2).text("llama.rope.scaling.type", "linear")
                        .key("llama.rope.scaling.factor", FLOAT32)
                        .float32(0));
        refusedConfig(
                "llama.rope.freq_base",
                "above zero",
                llama(1).key("llama.rope.freq_base", FLOAT32).float32(-1e4f));
        refusedConfig(
                "llama.rope.dimension_count",
                "models in which they differ",
                llama(1).uint32("llama.rope.dimension_count", 2));
        refusedConfig(
                "llama.attention.value_length",
                "models in which they differ",
                llama(1).uint32("llama.attention.value_length", 8));
    }

    /** One layer of width 8 with 2 heads; {@code more} entries follow, and then an embedding of 4 tokens. */
    private static GgufBytes llama(int more) {
        return new GgufBytes()
                .header(3, 1, 7 + more)
                .text("general.architecture", "llama")
                .uint32("llama.context_length", 16)
                .uint32("llama.embedding_length", 8)
                .uint32("llama.block_count", 1)
                .uint32("llama.feed_forward_length", 8)
                .uint32("llama.attention.head_count", 2)
                .key("llama.attention.layer_norm_rms_epsilon", FLOAT32)
                .float32(1e-5f);
    }

    private static void refusedConfig(String key, String reason, GgufBytes metadata) {
        try (var file = metadata.tensor("token_embd.weight", F32, 0, 8, 4)
                        .data(32, 128)
                        .parse();
                var checkpoint = new GgufCheckpoint(file)) {
            assertThatThrownBy(checkpoint::config)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining(reason);
        }
    }

    private static GgufBytes architecture(String name, int more) {
        return new GgufBytes().header(3, 0, 1 + more).text("general.architecture", name);
    }

    private static GgufBytes table() {
        return new GgufBytes().header(3, 1, 0);
    }

    private static void refused(GgufBytes bytes, String... parts) {
        refused(bytes.toByteArray(), parts);
    }

    private static void refused(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> GgufBytes.parse(bytes))
                .as("%d bytes", bytes.length)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("hostile.gguf: ")
                .hasMessageContainingAll(parts);
    }

    private static void refusedModel(GgufBytes bytes, String... parts) {
        try (var file = bytes.parse()) {
            assertThatThrownBy(() -> new GgufCheckpoint(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("hostile.gguf: ")
                    .hasMessageContainingAll(parts);
        }
    }

    private static void notFinite(byte[] bytes, String message) {
        try (var _ = new PointerScope();
                var file = GgufBytes.parse(bytes)) {
            var reader = new TensorReader(file, file.tensors().firstEntry().getValue(), Layout.SAME);
            for (var as : new Dtype[] {Dtype.FLOAT32, Dtype.BFLOAT16}) {
                assertThatThrownBy(() -> reader.read(as))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(message);
            }
        }
    }
}

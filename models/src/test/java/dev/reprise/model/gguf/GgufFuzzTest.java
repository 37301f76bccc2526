package dev.reprise.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import org.bytedeco.javacpp.PointerScope;

/** Any bytes are a checkpoint or are refused; nothing else happens. */
class GgufFuzzTest {
    private static final long MAX_WEIGHTS = 1 << 20;

    @FuzzTest(maxDuration = "60s")
    void opensOrRefuses(byte[] data) {
        try (var _ = new PointerScope();
                var file = GgufBytes.parse(data);
                var checkpoint = new GgufCheckpoint(file)) {
            refusedAtMost(checkpoint::config);
            refusedAtMost(checkpoint::generationConfig);
            refusedAtMost(checkpoint::tokenizerJson);
            for (var tensor : file.tensors().values()) {
                if (tensor.weights() <= MAX_WEIGHTS) {
                    refusedAtMost(() -> new TensorReader(file, tensor, Layout.SAME).read(Dtype.BFLOAT16));
                }
            }
            for (var name : checkpoint.names()) {
                refusedAtMost(() -> checkpoint.read(name, Dtype.FLOAT32));
            }
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("hostile.gguf: ");
        }
    }

    private static void refusedAtMost(Runnable part) {
        try {
            part.run();
        } catch (InvalidInputException e) {
            assertThat(e).message().matches("[^\n]+(\n[^\n]+){0,5}");
        }
    }
}

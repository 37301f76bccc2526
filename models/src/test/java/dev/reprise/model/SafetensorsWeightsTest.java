package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWeightsTest {
    @TempDir
    Path folder;

    @Test
    void weightsAreConvertedAndRefusedWhereTheyAreNotFinite() {
        try (var _ = new PointerScope()) {
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"),
                    Map.of(
                            "good", Torch.tensor(new float[] {1, 100_000}, 2),
                            "nan", Torch.tensor(new float[] {1, Float.NaN}, 2),
                            "infinite",
                                    Torch.to(Torch.tensor(new float[] {Float.NEGATIVE_INFINITY}, 1), Dtype.BFLOAT16)),
                    Map.of());
            try (var weights = SafetensorsWeights.open(folder)) {
                assertThat(weights.names()).containsExactlyInAnyOrder("good", "nan", "infinite");
                assertThat(weights.dtype("infinite")).isEqualTo(Dtype.BFLOAT16);
                assertThat(weights.shape("good")).containsExactly(2);
                assertThat(Torch.floats(weights.read("good", Dtype.FLOAT32))).containsExactly(1, 100_000);
                assertThat(Torch.dtype(weights.read("good", Dtype.BFLOAT16))).isEqualTo(Dtype.BFLOAT16);
                refused(weights, "nan", Dtype.FLOAT32, "tensor 'nan': NaN or infinite (as float32)");
                refused(weights, "infinite", Dtype.FLOAT32, "tensor 'infinite': NaN or infinite (as float32)");
                refused(weights, "infinite", Dtype.BFLOAT16, "tensor 'infinite': NaN or infinite (as bfloat16)");
                refused(weights, "good", Dtype.FLOAT16, "tensor 'good': NaN or infinite (as float16)");
                refused(weights, "missing", Dtype.FLOAT32, "no tensor 'missing'");
            }
        }
    }

    private void refused(WeightSource weights, String name, Dtype as, String message) {
        assertThatThrownBy(() -> weights.read(name, as))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("model.safetensors") + ": " + message);
    }
}

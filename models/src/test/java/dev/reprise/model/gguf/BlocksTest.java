package dev.reprise.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random blocks of every type, de-quantised by gguf-py. */
class BlocksTest {
    @ParameterizedTest
    @EnumSource
    void weightsAreThoseOfTheReferenceBitForBit(GgmlType type) {
        try (var _ = new PointerScope();
                var file = GgufFile.open(Fixtures.path("/gguf/types/" + type + ".gguf"))) {
            var tensor = file.tensors().firstEntry().getValue();
            assertThat(tensor.type()).isEqualTo(type);
            assertThat(tensor.shape()).containsExactly(3L, 512L);
            var read = new TensorReader(file, tensor, Layout.SAME).read(Dtype.FLOAT32);
            assertThat(Torch.shape(read)).containsExactly(3, 512);
            assertThat(bits(Torch.floats(read))).isEqualTo(bits(Fixtures.floats("/gguf/types/" + type + ".f32")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherTypesAreRoundedAsTorchRounds(GgmlType type) {
        try (var _ = new PointerScope();
                var file = GgufFile.open(Fixtures.path("/gguf/types/" + type + ".gguf"))) {
            var reader = new TensorReader(file, file.tensors().firstEntry().getValue(), Layout.SAME);
            Tensor exact = reader.read(Dtype.FLOAT32);
            for (var as : new Dtype[] {Dtype.BFLOAT16, Dtype.FLOAT64}) {
                var read = reader.read(as);
                assertThat(Torch.dtype(read)).isEqualTo(as);
                assertThat(read.equal(Torch.to(exact, as))).isTrue();
            }
        }
    }

    private static int[] bits(float[] floats) {
        var bits = new int[floats.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(floats[i]);
        }
        return bits;
    }
}

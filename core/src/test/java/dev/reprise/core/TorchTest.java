package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchTest {
    @Test
    void arraysGoInAndComeOutInRowMajorOrder() {
        try (var _ = new PointerScope()) {
            var t = Torch.tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            assertThat(Torch.floats(t.t())).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(Torch.shape(t)).containsExactly(2, 3);
            assertThat(Torch.doubles(Torch.tensor(new double[] {0.1}, 1))).containsExactly(0.1);
            assertThat(Torch.longs(Torch.slice(Torch.range(5), 0, 1, 3))).containsExactly(1, 2);
            assertThat(Torch.dtype(Torch.ones(Dtype.BFLOAT16, 1))).isEqualTo(Dtype.BFLOAT16);
            assertThat(Torch.longs(Torch.tensor(new boolean[] {true, false}, 2)))
                    .containsExactly(1, 0);
        }
    }

    @Test
    void theMemoryOfATensorIsWrittenInPlace() {
        try (var _ = new PointerScope()) {
            var t = Torch.empty(Dtype.FLOAT32, 2, 2);
            Torch.memory(t).copyFrom(MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
            assertThat(Torch.floats(t)).containsExactly(1, 2, 3, 4);
            assertThat(Torch.memory(Torch.empty(Dtype.FLOAT32, 0, 3)).byteSize())
                    .isZero();
            assertThatThrownBy(() -> Torch.memory(t.t())).hasMessageContaining("not contiguous");
        }
    }

    @Test
    void shapesThatOverflowOrDoNotFitAreRefused() {
        assertThatThrownBy(() -> Torch.count(1L << 32, 1L << 32)).hasMessageContaining("overflows");
        assertThatThrownBy(() -> Torch.tensor(new float[3], 2, 2)).hasMessageContaining("do not fill");
    }

    @Test
    void gradientsOfSecondOrderAndOfUnusedInputs() {
        try (var _ = new PointerScope()) {
            Torch.withGrad(() -> {
                var x = Torch.tensor(new float[] {3}, 1).set_requires_grad(true);
                var unused = Torch.tensor(new float[] {1}, 1).set_requires_grad(true);
                var cube = Torch.sum(Torch.pow(x, 3), false, 0);
                var first = Torch.gradients(cube, List.of(x, unused), true, true);
                assertThat(Torch.item(first.get(0))).isEqualTo(27);
                assertThat(Torch.item(first.get(1))).isZero();
                var second = Torch.gradients(Torch.sum(first.get(0), false, 0), List.of(x), false, false);
                assertThat(Torch.item(second.get(0))).isEqualTo(18);
                return x;
            });
        }
    }

    @Test
    void onlyTheResultOfAScopedBodySurvives() {
        try (var _ = new PointerScope()) {
            var t = Torch.scoped(() -> Torch.add(Torch.ones(Dtype.FLOAT32, 2, 2), 1));
            assertThat(Torch.floats(t)).containsOnly(2);
        }
    }

    @Test
    void notANumberIsSeen() {
        try (var _ = new PointerScope()) {
            assertThat(Torch.isFinite(Torch.ones(Dtype.BFLOAT16, 3))).isTrue();
            assertThat(Torch.isFinite(Torch.tensor(new float[] {1, Float.NaN}, 2)))
                    .isFalse();
            assertThat(Torch.isFinite(Torch.tensor(new float[] {1, Float.NEGATIVE_INFINITY}, 2)))
                    .isFalse();
        }
    }

    @Test
    void scopesLeakNothing() {
        Runnable work = () -> {
            try (var _ = new PointerScope()) {
                Tensor x = Torch.ones(Dtype.FLOAT32, 256, 256);
                for (int i = 0; i < 4; i++) {
                    var y = x;
                    x = Torch.scoped(() -> torch.matmul(y, y).tanh());
                }
                Torch.item(x.sum());
            }
        };
        for (int i = 0; i < 50; i++) {
            work.run();
        }
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 1000; i++) {
            work.run();
        }
        // 1,000 rounds would leak 1.3 GB if a handle survived its scope
        assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
    }
}

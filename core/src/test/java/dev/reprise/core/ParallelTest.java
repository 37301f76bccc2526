package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyPieceOnce(int threads) {
        Torch.setThreads(2);
        var done = new int[5];
        var inside = new int[5];
        Parallel.forEach(threads, 5, i -> {
            done[i]++;
            inside[i] = Torch.threads();
        });
        assertThat(done).containsOnly(1);
        assertThat(Arrays.stream(inside)).containsOnly(1);
        assertThat(Torch.threads()).as("as before").isEqualTo(2);
        Parallel.forEach(threads, 0, i -> {
            throw new AssertionError("nothing to do");
        });
    }

    @Test
    void aFailureStopsTheRest() {
        var begun = new AtomicInteger();
        assertThatThrownBy(() -> Parallel.forEach(1, 100, i -> {
                    begun.incrementAndGet();
                    if (i == 3) {
                        throw new InvalidInputException("no");
                    }
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no");
        assertThat(begun).hasValue(4);
    }

    @Test
    void anInterruptionToo() {
        var caller = Thread.currentThread();
        var begun = new AtomicInteger();
        assertThatThrownBy(() -> Parallel.forEach(1, 1_000_000, i -> {
                    if (begun.incrementAndGet() == 3) {
                        caller.interrupt();
                    }
                    Thread.onSpinWait();
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        throw new AssertionError("workers are not interrupted", e);
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(begun.get()).isLessThan(100_000);
    }
}

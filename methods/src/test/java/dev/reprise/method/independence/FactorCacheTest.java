package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.method.independence.FactorCache.Role;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FactorCacheTest {
    private static FactorCache.Key key(int variable) {
        return new FactorCache.Key(Role.ALONE, variable, List.of());
    }

    /** Of 80 bytes. */
    private static KernelFactor factor() {
        return new KernelFactor(new double[10], 2, 5);
    }

    @Test
    void keepsWhatWasUsedLastWithinTheBudget() {
        var cache = new FactorCache(250);
        var computed = new AtomicInteger();
        for (int variable : new int[] {0, 1, 2, 0, 3, 0, 1}) { // 3 drives out 1, 1 drives out 2
            cache.get(key(variable), () -> {
                computed.incrementAndGet();
                return factor();
            });
            assertThat(cache.bytes()).isLessThanOrEqualTo(250);
        }
        assertThat(computed).hasValue(5);
        assertThat(cache.bytes()).isEqualTo(240);
    }

    @Test
    void whatIsTooLargeIsGivenButNotKept() {
        var cache = new FactorCache(79);
        assertThat(cache.get(key(0), FactorCacheTest::factor).rank()).isEqualTo(2);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void threadsThatWantTheSameComputeItOnce() throws Exception {
        var cache = new FactorCache(1000);
        var computed = new AtomicInteger();
        var wanted = new CountDownLatch(3);
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (int t = 0; t < 3; t++) {
                var _ = threads.submit(() -> {
                    wanted.countDown();
                    return cache.get(key(0), () -> {
                        computed.incrementAndGet();
                        return factor();
                    });
                });
            }
            wanted.await();
        }
        assertThat(computed).hasValue(1);
    }

    @Test
    void aFailureIsNotKept() {
        var cache = new FactorCache(1000);
        assertThatThrownBy(() -> cache.get(key(0), () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(cache.get(key(0), FactorCacheTest::factor).rows()).isEqualTo(5);
    }
}

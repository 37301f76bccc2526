package dev.reprise.app.site.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.access.Quotas.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final Quota THREE = new Quota("three", 3, Duration.ofMinutes(5));

    private Instant now = Instant.parse("2026-01-10T12:00:00Z");
    private final Quotas quotas = new Quotas(() -> now);

    @Test
    void aWindowBeginsWithTheFirstRequest() {
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(true, 2, 300));
        now = now.plusSeconds(100);
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(true, 1, 200));
        assertThat(quotas.take(THREE, "b")).isEqualTo(new Quotas.Standing(true, 2, 300));
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(true, 0, 200));
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(false, 0, 200));
        now = now.plusMillis(199_500);
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(false, 0, 1));
        now = now.plusMillis(500);
        assertThat(quotas.take(THREE, "a")).isEqualTo(new Quotas.Standing(true, 2, 300));
    }

    @Test
    void aFloodOfAddressesTakesBoundedMemory() {
        quotas.take(THREE, "early");
        for (int i = 0; i < 200_000; i++) {
            quotas.take(THREE, "flood " + i);
        }
        assertThat(quotas.size()).isLessThanOrEqualTo(Quotas.MOST + Quotas.SHARED);
        assertThat(quotas.take(THREE, "early").remaining()).isEqualTo(1);
        assertThat(quotas.take(THREE, "late").allowed()).isFalse();
        now = now.plus(Duration.ofMinutes(5));
        assertThat(quotas.take(THREE, "late").allowed()).isTrue();
        assertThat(quotas.size()).isLessThan(10);
    }

    @Test
    void manyAtOnceAreCountedEach() throws Exception {
        var many = new Quota("many", 50, Duration.ofMinutes(5));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> take = () -> quotas.take(many, "a").allowed();
            int allowed = 0;
            for (var result : threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(_ -> take).toList())) {
                allowed += result.get() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(50);
        }
    }
}

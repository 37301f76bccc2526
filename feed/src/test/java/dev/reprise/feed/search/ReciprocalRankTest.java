package dev.reprise.feed.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReciprocalRankTest {
    @Test
    void sumsReciprocalRanks() {
        var merged =
                ReciprocalRank.merge(List.of(List.of("a", "b"), List.of("b", "c")), Comparator.<String>naturalOrder());
        assertThat(merged).extracting(ReciprocalRank.Ranked::item).containsExactly("b", "a", "c");
        assertThat(merged.getFirst().score()).isCloseTo(1 / 62.0 + 1 / 61.0, within(1e-15));
        assertThat(merged.getLast().score()).isCloseTo(1 / 62.0, within(1e-15));
    }

    @Test
    void tiesAreBrokenAsAsked() {
        var rankings = List.of(List.of("x"), List.of("y"));
        assertThat(ReciprocalRank.merge(rankings, Comparator.reverseOrder()))
                .extracting(ReciprocalRank.Ranked::item)
                .containsExactly("y", "x");
        assertThat(ReciprocalRank.merge(List.<List<String>>of(), Comparator.naturalOrder()))
                .isEmpty();
    }
}

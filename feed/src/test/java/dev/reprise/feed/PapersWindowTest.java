package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PapersWindowTest {
    @ParameterizedTest
    @CsvSource({
        "2025-W01, 2024-12-30, 2025-01-05",
        "2026-W53, 2026-12-28, 2027-01-03",
        "2025-W52, 2025-12-22, 2025-12-28",
        "2020-W53, 2020-12-28, 2021-01-03",
    })
    void weeksAreIsoWeeks(String text, LocalDate from, LocalDate to) {
        var week = PapersWindow.ofWeek(text);
        assertThat(week.from()).isEqualTo(from);
        assertThat(week.to()).isEqualTo(to);
        assertThat(week.value()).isEqualTo(text);
        assertThat(week.next().previous()).isEqualTo(week);
        assertThat(week.contains(to)).isTrue();
        assertThat(week.contains(to.plusDays(1))).isFalse();
    }

    @Test
    void monthsEndOnTheirLastDay() {
        var month = PapersWindow.ofMonth("2024-02");
        assertThat(month.to()).isEqualTo("2024-02-29");
        assertThat(month.next().value()).isEqualTo("2024-03");
        assertThat(PapersWindow.ofMonth("2025-02").to()).isEqualTo("2025-02-28");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-W53", "2025-W00", "2025-W54", "2025-W1", "2025W01", "2025-w01", "", "2025-12"})
    void weeksThatDoNotExistAreRefused(String text) {
        assertThatThrownBy(() -> PapersWindow.ofWeek(text)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-02-29",
                "2025-13-01",
                "2025-1-1",
                "today",
                "2025-12-25T00:00",
                "0000-01-01",
                "+12025-01-01",
                ""
            })
    void daysThatDoNotExistAreRefused(String text) {
        assertThatThrownBy(() -> PapersWindow.ofDay(text)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-13", "2025-00", "2025-1", "2025-12-25", ""})
    void monthsThatDoNotExistAreRefused(String text) {
        assertThatThrownBy(() -> PapersWindow.ofMonth(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void oneParameterAtATime() {
        assertThat(PapersWindow.parse(null, null, null)).isEmpty();
        assertThat(PapersWindow.parse("2025-12-25", null, null))
                .contains(new PapersWindow.Day(LocalDate.of(2025, 12, 25)));
        assertThat(PapersWindow.parse(null, null, "2025-12").orElseThrow().parameter())
                .isEqualTo("month");
        assertThatThrownBy(() -> PapersWindow.parse("2025-12-25", "2025-W52", null))
                .isInstanceOf(InvalidInputException.class);
    }
}

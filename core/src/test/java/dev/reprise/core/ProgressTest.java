package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void innerStagesAreStepsOfTheOuter() {
        var events = new ArrayList<Progress.Event>();
        var progress = Progress.listening(events::add, () -> false);
        try (var seeds = progress.stage("seeds", 4)) {
            for (int seed = 0; seed < 4; seed++) {
                try (var patching = seeds.stage("patching", 10)) {
                    patching.step(5);
                    assertThat(seeds.fraction()).isCloseTo((seed + 0.5) / 4, within(1e-12));
                    patching.message("half");
                    patching.step(5);
                }
                assertThat(seeds.fraction()).isCloseTo((seed + 1) / 4.0, within(1e-12));
            }
        }
        assertThat(events).extracting(Progress.Event::fraction).isSorted().endsWith(1.0);
        assertThat(events).anySatisfy(e -> {
            assertThat(e.stages()).containsExactly("seeds", "patching");
            assertThat(e.done()).isEqualTo(5);
            assertThat(e.steps()).isEqualTo(10);
            assertThat(e.message()).isEqualTo("half");
        });
    }

    @Test
    void moreStepsThanSaidStayAtOne() {
        var stage = Progress.silent().stage("s", 2);
        stage.step(7);
        assertThat(stage.fraction()).isEqualTo(1);
        assertThat(Progress.silent().stage("unknown", 0).fraction()).isZero();
    }

    @Test
    void cancellationThrowsAtTheNextStep() {
        var stop = new AtomicBoolean();
        var progress = Progress.listening(e -> {}, stop::get);
        var stage = progress.stage("s", 2);
        stage.step();
        stop.set(true);
        assertThatThrownBy(stage::step).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> stage.stage("inner", 1)).isInstanceOf(CancelledException.class);
        stage.close();
    }

    @Test
    void interruptionThrowsAndStaysSet() {
        var stage = Progress.silent().stage("s", 2);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(stage::step).isInstanceOf(CancelledException.class);
            assertThat(Lab.quick().cancelled()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        stage.step();
        assertThat(stage.fraction()).isEqualTo(0.5);
    }

    @Test
    void withoutATerminalLinesAreSparse() {
        var out = new ByteArrayOutputStream();
        var progress = Progress.listening(
                new TerminalProgress(new PrintStream(out, true, StandardCharsets.UTF_8), false), () -> false);
        try (var train = progress.stage("train", 1000)) {
            for (int i = 0; i < 1000; i++) {
                train.step();
            }
        }
        try (var test = progress.stage("test", 10)) {
            test.step();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSizeBetween(2, 4)
                .noneMatch(l -> l.contains("\r"));
    }

    @Test
    void aLineSaysWhereHowFarAndHowLong() {
        var event = new Progress.Event(
                List.of("seeds", "patching"), 120, 540, 0.25, Duration.ofSeconds(30), "loss 0.2\033[31m");
        assertThat(TerminalProgress.line(event, 200))
                .isEqualTo("seeds > patching 120/540  25 %  1:30 left  loss 0.2 [31m");
        assertThat(TerminalProgress.line(event, 30)).hasSize(30).endsWith("...");
    }
}

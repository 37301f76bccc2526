package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.method.independence.IndependenceTest.Result;
import dev.reprise.method.independence.TestRunner.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRunnerTest {
    private static final List<Question> QUESTIONS = List.of(
            new Question(2, 3, List.of(1)),
            new Question(0, 1, List.of()),
            new Question(0, 3, List.of(1)),
            new Question(0, 1, List.of()));

    /** The statistic names the question; x = 9 is an error. */
    private static final class Recording implements IndependenceTest {
        final List<Question> asked = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Result test(int x, int y, List<Integer> given) {
            asked.add(new Question(x, y, given));
            if (x == 9) {
                throw new InvalidInputException("nine");
            }
            return new Result(100 * x + 10 * y + given.size(), 0, 0, 0);
        }

        @Override
        public Variables variables() {
            throw new AssertionError();
        }

        @Override
        public String description() {
            return "recording";
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void asksEachQuestionOnce(int threads) {
        var test = new Recording();
        var runner = new TestRunner(test, threads);
        assertThat(runner.run(QUESTIONS, Progress.silent()))
                .extracting(Result::statistic)
                .containsExactly(231.0, 10.0, 31.0, 10.0);
        assertThat(runner.run(List.of(new Question(0, 1, List.of()), new Question(1, 0, List.of())), Progress.silent()))
                .extracting(Result::statistic)
                .containsExactly(10.0, 100.0);
        assertThat(test.asked).hasSize(4);
        assertThat(runner.answers().keySet())
                .containsExactly(QUESTIONS.get(0), QUESTIONS.get(1), QUESTIONS.get(2), new Question(1, 0, List.of()));
    }

    @Test
    void questionsOnTheSameConditionFollowOneAnother() {
        var test = new Recording();
        new TestRunner(test, 1).run(QUESTIONS, Progress.silent());
        assertThat(test.asked).containsExactly(QUESTIONS.get(1), QUESTIONS.get(2), QUESTIONS.get(0));
    }

    @Test
    void everyAnswerIsAStep() {
        var steps = new AtomicInteger();
        var progress = Progress.listening(event -> steps.set((int) Math.max(steps.get(), event.done())), () -> false);
        new TestRunner(new Recording(), 2).run(QUESTIONS, progress);
        assertThat(steps).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stopsWhenItIsCancelled(int threads) {
        var test = new Recording();
        var progress = Progress.listening(event -> {}, () -> test.asked.size() >= 3);
        var many = new ArrayList<Question>();
        for (int i = 0; i < 1000; i++) {
            many.add(new Question(0, i + 1, List.of()));
        }
        var runner = new TestRunner(test, threads);
        assertThatThrownBy(() -> runner.run(many, progress)).isInstanceOf(CancelledException.class);
        assertThat(test.asked.size()).isLessThan(20);
        assertThat(runner.answers()).hasSizeBetween(1, test.asked.size());
    }

    @Test
    void aFailureIsTheCallers() {
        int threads = Torch.threads();
        var runner = new TestRunner(new Recording(), 2);
        assertThatThrownBy(() -> runner.run(
                        List.of(new Question(1, 2, List.of()), new Question(9, 1, List.of())), Progress.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("nine");
        assertThat(Torch.threads()).isEqualTo(threads);
    }

    @Test
    void anInterruptStopsIt() {
        Thread.currentThread().interrupt();
        var runner = new TestRunner(new Recording(), 2);
        assertThatThrownBy(() -> runner.run(QUESTIONS, Progress.silent())).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}

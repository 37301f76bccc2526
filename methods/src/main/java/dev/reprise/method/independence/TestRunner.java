package dev.reprise.method.independence;

import dev.reprise.core.Parallel;
import dev.reprise.core.Progress;
import dev.reprise.method.independence.IndependenceTest.Result;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks a test many questions, each one once, several at a time. The answers do not depend on the number of threads.
 *
 * <pre>{@code
 * var runner = new TestRunner(test, 2);
 * var results = runner.run(List.of(new Question(0, 1, List.of()), new Question(0, 1, List.of(2))), progress);
 * }</pre>
 *
 * To be used by one thread at a time.
 */
public final class TestRunner {
    private static final Comparator<Question> BY_CONDITION = Comparator.<Question>comparingInt(
                    q -> q.given().size())
            .thenComparing(q -> q.given().toString())
            .thenComparingInt(Question::x)
            .thenComparingInt(Question::y);

    private final IndependenceTest test;
    private final int threads;
    private final Map<Question, Result> answers = new LinkedHashMap<>();

    /**
     * Is x independent of y given z?
     *
     * @param given ascending
     */
    public record Question(int x, int y, List<Integer> given) {
        public Question {
            given = List.copyOf(given);
        }
    }

    /** @param threads how many tests run at the same time, each on one thread; at least 1 */
    public TestRunner(IndependenceTest test, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be at least 1, not " + threads);
        }
        this.test = test;
        this.threads = threads;
    }

    public IndependenceTest test() {
        return test;
    }

    /** Every question that was answered, in the order in which they were first asked. */
    public Map<Question, Result> answers() {
        return Collections.unmodifiableMap(answers);
    }

    /**
     * Answers to the questions, in their order. Those that were asked before are not tested again.
     *
     * @param progress one step a new question
     * @throws dev.reprise.core.CancelledException if the run is cancelled; {@link #answers} has those that were complete by then
     */
    public List<Result> run(List<Question> questions, Progress progress) {
        var open = questions.stream()
                .distinct()
                .filter(q -> !answers.containsKey(q))
                .toList();
        if (!open.isEmpty()) {
            compute(open, progress);
        }
        return questions.stream().map(answers::get).toList();
    }

    /** Those with the same conditioning set one after another: they share most of their work. */
    private void compute(List<Question> open, Progress progress) {
        var sorted = open.stream().sorted(BY_CONDITION).toList();
        var results = new ConcurrentHashMap<Question, Result>();
        try (var stage = progress.stage("tests of independence", open.size())) {
            Parallel.forEach(threads, sorted.size(), i -> {
                var question = sorted.get(i);
                results.put(question, test.test(question.x(), question.y(), question.given()));
                stage.step();
            });
        } finally {
            for (var question : open) {
                var result = results.get(question);
                if (result != null) {
                    answers.put(question, result);
                }
            }
        }
    }
}

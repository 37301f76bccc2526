package dev.reprise.method.independence;

import dev.reprise.core.CancelledException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.method.independence.IndependenceTest.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

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
     * @throws dev.reprise.core.CancelledException if the run is cancelled; answers that were complete by then are not kept
     */
    public List<Result> run(List<Question> questions, Progress progress) {
        var open = questions.stream().distinct().filter(q -> !answers.containsKey(q)).toList();
        if (!open.isEmpty()) {
            try (var stage = progress.stage("tests of independence", open.size())) {
                var found = compute(open, stage);
                open.forEach(q -> answers.put(q, found.get(q)));
            }
        }
        return questions.stream().map(answers::get).toList();
    }

    /** Workers take the questions one by one, those with the same conditioning set one after another: they share most of their work. */
    private Map<Question, Result> compute(List<Question> open, Progress progress) {
        var sorted = open.stream().sorted(BY_CONDITION).toList();
        var results = new Result[sorted.size()];
        var next = new AtomicInteger();
        var stopped = new AtomicBoolean();
        int blasBefore = openblas.blas_get_num_threads();
        int torchBefore = Torch.threads();
        openblas.blas_set_num_threads(1); // for the whole process: there is no number a thread
        try (var workers = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<?>>();
            for (int w = 0; w < threads; w++) {
                running.add(workers.submit(() -> {
                    torch.set_num_threads(1);
                    try {
                        for (int i = next.getAndIncrement(); i < results.length && !stopped.get(); i = next.getAndIncrement()) {
                            var question = sorted.get(i);
                            results[i] = test.test(question.x(), question.y(), question.given());
                            progress.step();
                        }
                    } catch (RuntimeException | Error e) {
                        stopped.set(true);
                        throw e;
                    }
                }));
            }
            await(running, stopped);
        } finally {
            openblas.blas_set_num_threads(blasBefore);
            torch.set_num_threads(torchBefore); // also the number that new threads begin with
        }
        var found = new HashMap<Question, Result>();
        for (int i = 0; i < results.length; i++) {
            found.put(sorted.get(i), results[i]);
        }
        return found;
    }

    /** All of them, even if one fails or this thread is interrupted, which stops them after their current test. */
    private static void await(List<Future<?>> running, AtomicBoolean stopped) {
        RuntimeException failure = null;
        boolean interrupted = false;
        for (var future : running) {
            while (true) {
                try {
                    future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stopped.set(true);
                    continue;
                } catch (ExecutionException e) {
                    var cause = e.getCause() instanceof RuntimeException r ? r : new CompletionException(e.getCause());
                    if (failure == null) {
                        failure = cause;
                    } else {
                        failure.addSuppressed(cause);
                    }
                }
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
        if (interrupted) {
            throw new CancelledException();
        }
    }
}

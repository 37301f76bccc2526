package dev.reprise.core;

import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Independent pieces of work with tensors, several at a time, each on one core. Where work can be cut like this, it is faster than to share each
 * operation out among the cores, and much faster on a machine with other work: there is no waiting for the other thread inside of an
 * operation. The results do not depend on the number of threads.
 *
 * <pre>{@code
 * var values = new double[seeds];
 * Parallel.forEach(lab.threads(), seeds, i -> { values[i] = measure(i); stage.step(); });
 * }</pre>
 */
public final class Parallel {
    private Parallel() {}

    /**
     * Does the pieces 0 to count - 1, and waits for them. If one fails, or this thread is interrupted, those that have begun are finished and no other is
     * begun.
     *
     * @param threads at most so many pieces at the same time; at least 1
     * @param work    of the piece of that number; on a thread of its own, without a {@code PointerScope} around it
     * @throws CancelledException if this thread was interrupted; it still is
     */
    public static void forEach(int threads, int count, IntConsumer work) {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be at least 1, not " + threads);
        }
        var next = new AtomicInteger();
        var stopped = new AtomicBoolean();
        int blasBefore = openblas.blas_get_num_threads();
        int torchBefore = Torch.threads();
        openblas.blas_set_num_threads(1); // for the whole process: there is no number a thread
        try (var workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, count)))) {
            var running = new ArrayList<Future<?>>();
            for (int w = 0; w < Math.min(threads, count); w++) {
                running.add(workers.submit(() -> {
                    torch.set_num_threads(1);
                    try {
                        for (int i = next.getAndIncrement(); i < count && !stopped.get(); i = next.getAndIncrement()) {
                            work.accept(i);
                        }
                    } catch (RuntimeException | Error e) {
                        stopped.set(true);
                        throw e;
                    }
                }));
            }
            await(running, () -> stopped.set(true));
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException();
            }
        } finally {
            openblas.blas_set_num_threads(blasBefore);
            torch.set_num_threads(torchBefore); // also the number that new threads begin with
        }
    }

    /**
     * Waits for all of them, even if one fails or this thread is interrupted: they use what the caller owns. Afterwards the thread is still
     * interrupted.
     *
     * @param whenInterrupted is done as soon as this thread is interrupted, such as asking the tasks to stop
     * @throws RuntimeException the first that a task threw, with those of the others suppressed; an error in a {@link CompletionException}
     */
    public static void await(Iterable<Future<?>> running, Runnable whenInterrupted) {
        RuntimeException failure = null;
        boolean interrupted = false;
        for (var future : running) {
            while (true) {
                try {
                    future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    whenInterrupted.run();
                    continue;
                } catch (ExecutionException e) {
                    var cause = e.getCause() instanceof RuntimeException r ? r : new CompletionException(e.getCause());
                    if (failure == null) {
                        failure = cause;
                    } else if (!failure.equals(cause)) {
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
    }
}

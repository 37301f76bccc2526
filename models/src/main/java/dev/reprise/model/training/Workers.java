package dev.reprise.model.training;

import dev.reprise.core.Parallel;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads that each compute on one core. Where the work can be cut into independent pieces this is faster than to share each operation
 * out among the cores, and much faster on a machine with other work: there is no waiting for the other thread inside of an operation.
 */
final class Workers implements AutoCloseable {
    private final int count;
    private final ExecutorService threads;

    Workers(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count, task -> {
            var thread = new Thread(task, "training");
            thread.setDaemon(true);
            return thread;
        });
        int before = Torch.threads();
        var starting = new ArrayList<Future<?>>();
        for (int w = 0; w < count; w++) { // each of the first tasks gets a new thread
            starting.add(threads.submit(() -> torch.set_num_threads(1)));
        }
        await(starting);
        torch.set_num_threads(before); // it is also the number that threads begin with from now on
    }

    int count() {
        return count;
    }

    /** One worker's share of some work. */
    interface Share {
        /**
         * Does it.
         *
         * @param worker from 0
         * @param workers how many there are
         */
        void work(int worker, int workers);
    }

    /** Has a share done by each worker, but at most by {@code most}, all at once, and waits for them. A single one is done here, with all cores. */
    void run(int most, Share share) {
        int used = Math.min(most, count);
        if (used <= 1) {
            share.work(0, 1);
            return;
        }
        int before = Torch.threads();
        openblas.blas_set_num_threads(1); // for the whole process: there is no number a thread
        try {
            var running = new ArrayList<Future<?>>();
            for (int w = 0; w < used; w++) {
                int number = w;
                running.add(threads.submit(() -> share.work(number, used)));
            }
            await(running);
        } finally {
            openblas.blas_set_num_threads(before);
        }
    }

    /** Runs on a thread that nobody interrupts: an interrupt would close the files that are being written. */
    void uninterrupted(Runnable action) {
        await(List.of(threads.submit(action)));
    }

    /** All of them, even if this thread is interrupted: they use tensors that the caller will free. */
    private static void await(Iterable<Future<?>> running) {
        Parallel.await(running, () -> {});
    }

    @Override
    public void close() {
        threads.close();
    }
}

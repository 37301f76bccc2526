package dev.reprise.method.independence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The factors that were used last, up to a number of bytes. Several threads that want the same one at the same time compute it once. What
 * is thrown out is computed again, with the same result.
 */
final class FactorCache {
    /** What a factor stands for. */
    enum Role {
        /** Centred kernel of a variable. */
        ALONE(0),
        /** Regression on z. */
        REGRESSION(1),
        /** What the regression on z leaves of the kernel of x and z. */
        FIRST(2),
        /** What the regression on z leaves of the kernel of y. */
        SECOND(3);

        /** What tells the random numbers of one role from those of another. */
        final int stream;

        Role(int stream) {
            this.stream = stream;
        }
    }

    /** The name of a factor; a regression has the variable -1. */
    record Key(Role role, int variable, List<Integer> given) {}

    private final long budget;
    private final Map<Key, CompletableFuture<KernelFactor>> factors = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    FactorCache(long budget) {
        this.budget = budget;
    }

    /** How much the complete factors take. */
    synchronized long bytes() {
        return bytes;
    }

    /** The factor of that name, computed if it is not there. */
    KernelFactor get(Key key, Supplier<KernelFactor> computation) {
        CompletableFuture<KernelFactor> mine = new CompletableFuture<>();
        CompletableFuture<KernelFactor> found;
        synchronized (this) {
            found = factors.putIfAbsent(key, mine);
        }
        if (found != null) {
            try {
                return found.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        try {
            var factor = computation.get();
            keep(mine, factor);
            return factor;
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                factors.remove(key);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized void keep(CompletableFuture<KernelFactor> mine, KernelFactor factor) {
        mine.complete(factor);
        bytes += factor.bytes();
        var eldest = factors.values().iterator();
        while (bytes > budget && eldest.hasNext()) {
            var candidate = eldest.next();
            if (candidate.isDone()) {
                bytes -= candidate.join().bytes();
                eldest.remove();
            }
        }
    }
}

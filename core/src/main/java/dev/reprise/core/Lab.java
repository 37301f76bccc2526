package dev.reprise.core;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run is given.
 *
 * <pre>{@code
 * var report = new RelpExperiment().run(Lab.quick().withSeed(7), Progress.silent());
 * }</pre>
 */
public final class Lab {
    private final Mode mode;
    private final long seed;
    private final int threads;
    private final Dtype dtype;
    private final Settings settings;
    private final @Nullable Path out;
    private final Set<String> claims;
    private final BooleanSupplier cancelled;

    private Lab(
            Mode mode,
            long seed,
            int threads,
            Dtype dtype,
            Settings settings,
            @Nullable Path out,
            Set<String> claims,
            BooleanSupplier cancelled) {
        this.mode = mode;
        this.seed = seed;
        this.threads = threads;
        this.dtype = dtype;
        this.settings = settings;
        this.out = out;
        this.claims = Set.copyOf(claims);
        this.cancelled = cancelled;
    }

    /** A run of that mode: seed 0, all processors, float32, default settings, no folder, all claims. */
    public static Lab of(Mode mode) {
        return new Lab(
                mode,
                0,
                Runtime.getRuntime().availableProcessors(),
                Dtype.FLOAT32,
                Settings.DEFAULTS,
                null,
                Set.of(),
                () -> false);
    }

    public static Lab quick() {
        return of(Mode.QUICK);
    }

    public static Lab full() {
        return of(Mode.FULL);
    }

    public static Lab apply(Settings settings) {
        return of(Mode.APPLY).withSettings(settings);
    }

    public Lab withSeed(long seed) {
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    /** This with a number of threads. @throws InvalidInputException unless there is at least one */
    public Lab withThreads(int threads) {
        if (threads < 1) {
            throw new InvalidInputException("--threads=" + threads + ": give at least 1");
        }
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    public Lab withDtype(Dtype dtype) {
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    public Lab withSettings(Settings settings) {
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    /** This with an existing folder for the artefacts, see {@link #out}. */
    public Lab withOut(Path out) {
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    /** This for some claims only; none means all. */
    public Lab withClaims(Set<String> ids) {
        return new Lab(mode, seed, threads, dtype, settings, out, ids, cancelled);
    }

    /** This with a way to stop it: asked between steps, it must be quick and safe to ask from any thread. */
    public Lab withCancelled(BooleanSupplier cancelled) {
        return new Lab(mode, seed, threads, dtype, settings, out, claims, cancelled);
    }

    public Mode mode() {
        return mode;
    }

    /** The seed that every generator of the run is derived from. */
    public long seed() {
        return seed;
    }

    /** How many threads libtorch may use. */
    public int threads() {
        return threads;
    }

    public Dtype dtype() {
        return dtype;
    }

    public Settings settings() {
        return settings;
    }

    /** The value of a setting: what was given, or its default. Short for {@code settings().get(setting)}. */
    public <T> T get(Setting<T> setting) {
        return settings.get(setting);
    }

    /**
     * The folder that artefacts are written to while the run lasts; empty if nobody wants them. Methods hand their files to
     * {@link Report.Builder#artefact}, which writes them here and lists them.
     */
    public Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    /** The ids of the claims that were asked for; empty for all. */
    public Set<String> claims() {
        return claims;
    }

    /** Whether this claim was asked for. */
    public boolean wants(Claim claim) {
        return claims.isEmpty() || claims.contains(claim.id());
    }

    /** Whether the run should stop: it was asked to, or this thread is interrupted. */
    public boolean cancelled() {
        return cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
    }
}

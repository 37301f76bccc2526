package dev.reprise.feed.run;

import dev.reprise.core.Mode;
import dev.reprise.feed.PaperId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of a paper.
 *
 * @param slug           of the {@link dev.reprise.core.Paper}
 * @param options        the value of every setting, by name
 * @param defaultOptions whether the options are those that nobody chose
 * @param version        of Reprise, from the report
 * @param seconds        that the experiment took, from the report
 * @param report         the folder of the report, relative to the data folder
 * @param error          why there is none
 */
public record RunRecord(
        String id,
        PaperId paper,
        String slug,
        Mode mode,
        Map<String, Object> options,
        boolean defaultOptions,
        long seed,
        RunState state,
        Starter starter,
        @Nullable String version,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double seconds,
        @Nullable String report,
        @Nullable String error) {

    /**
     * Who asked for it.
     *
     * @param userId      null: nobody who is signed in
     * @param sessionHash of the session of somebody without an account
     * @param address     the request's
     */
    public record Starter(
            @Nullable Long userId,
            @Nullable String sessionHash,
            @Nullable String address) {}

    public RunRecord {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** A run that is asked for now. */
    public static RunRecord requested(
            String id,
            PaperId paper,
            String slug,
            Mode mode,
            Map<String, Object> options,
            boolean defaultOptions,
            long seed,
            Starter starter,
            Instant at) {
        return new RunRecord(
                id,
                paper,
                slug,
                mode,
                options,
                defaultOptions,
                seed,
                RunState.QUEUED,
                starter,
                null,
                at,
                null,
                null,
                null,
                null,
                null);
    }
}

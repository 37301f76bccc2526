package dev.reprise.app.site.reading;

import org.jspecify.annotations.Nullable;

/**
 * A claim as a page shows it.
 *
 * @param paper     path of its paper's page
 * @param title     of its paper, HTML
 * @param figure    the paper's; may be empty
 * @param criterion the inequality; may be empty
 * @param measured  ours, with interval and unit; empty if nothing was measured
 * @param note      what the run, or whoever read the paper, says about it; may be empty
 * @param run       path of the run that decided; null if there was none
 * @param provenance of that run, in words: its day, its size, its seed
 * @param needs     what would decide it; may be empty
 */
public record ClaimView(
        String paper,
        String title,
        String id,
        String statement,
        Chip chip,
        String figure,
        String criterion,
        String measured,
        String note,
        @Nullable String run,
        String provenance,
        String needs) {}

package dev.reprise.feed;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A paper's place in the daily list.
 *
 * @param day           the day, UTC
 * @param position      in the day's list, from 0; negative: behind those that are there
 * @param listedAt      when it was listed
 * @param submitter     who listed it
 * @param note          the submitter's, if there is one
 * @param mediaUrl      a picture or film, if there is one
 * @param listingNumber the small number beside the date of a saved listing, if there was one
 */
public record DailyEntry(
        LocalDate day,
        int position,
        Instant listedAt,
        Submitter submitter,
        @Nullable String note,
        @Nullable String mediaUrl,
        @Nullable Integer listingNumber) {

    /** @throws dev.reprise.core.InvalidInputException if the note is too long */
    public DailyEntry {
        note = Texts.cleaned(note, "note", 2_000);
        mediaUrl = Texts.webAddress(mediaUrl);
    }

    /**
     * Who listed a paper: a user of this site, or somebody whom an imported list names.
     *
     * @param userId   of a user of this site
     * @param name     as in addresses
     * @param fullName not empty
     */
    public record Submitter(@Nullable Long userId, String name, String fullName) {
        /** @throws dev.reprise.core.InvalidInputException if a name is empty or too long */
        public Submitter {
            name = Texts.required(name, "submitter's name", 100);
            fullName = Texts.required(fullName, "submitter's name", 200);
        }

        /** Of lists that name nobody. */
        public static final Submitter REPRISE = new Submitter(null, "reprise", "Reprise");
    }
}

package dev.reprise.app.site.submission;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Links;
import java.util.Locale;

/** Addresses that people give for a paper. */
final class PaperLinks {
    private PaperLinks() {}

    /** @throws InvalidInputException unless it is an address that a page can link to */
    static String checked(String what, String address) {
        var kept = new Links(address.strip(), null, null, null).projectPage();
        if (kept == null) {
            throw new InvalidInputException(what + " is not a web address such as https://example.org/");
        }
        if (what.equals("githubRepo")
                && !kept.toLowerCase(Locale.ROOT).matches("https://(www\\.)?github\\.com/[\\w.-]+/[\\w.-]+/?")) {
            throw new InvalidInputException(
                    "githubRepo is not a repository such as https://github.com/NAME/REPOSITORY");
        }
        return kept;
    }
}

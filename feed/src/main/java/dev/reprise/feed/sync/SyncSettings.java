package dev.reprise.feed.sync;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask, and who asks.
 *
 * @param arxiv   arXiv's query interface
 * @param oai     arXiv's OAI-PMH server
 * @param hf      the site that has {@code /api/daily_papers}
 * @param contact how an operator can be reached, such as a mail address; empty if nobody said
 */
public record SyncSettings(URI arxiv, URI oai, URI hf, String contact) {
    /**
     * {@code REPRISE_ARXIV_URL}, {@code REPRISE_OAI_URL}, {@code REPRISE_HF_URL} and {@code REPRISE_CONTACT} of the environment; the public
     * servers where they are not set.
     *
     * @throws InvalidInputException if one is no address
     */
    public static SyncSettings of(Map<String, String> environment) {
        return new SyncSettings(
                address(environment, "REPRISE_ARXIV_URL", "https://export.arxiv.org/api/query"),
                address(environment, "REPRISE_OAI_URL", "https://oaipmh.arxiv.org/oai"),
                address(environment, "REPRISE_HF_URL", "https://huggingface.co"),
                environment.getOrDefault("REPRISE_CONTACT", ""));
    }

    private static URI address(Map<String, String> environment, String name, String otherwise) {
        @Nullable String value = environment.get(name);
        try {
            return new URI(
                    value == null || value.isBlank() ? otherwise : value.strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw new InvalidInputException(name + ": '" + value + "' is not an address", e);
        }
    }

    /** For the header {@code User-Agent}: {@code Reprise/0.1 (papers sync; mailto:...)}. */
    public String userAgent(String version) {
        var who =
                contact.replaceAll("[^\\x20-\\x7E]", "").replaceAll("[()]", "").strip();
        return "Reprise/" + version.replaceAll("[^\\w.+-]", "") + " (daily papers" + (who.isEmpty() ? "" : "; " + who)
                + ")";
    }
}

package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An arXiv identifier as people write it: with or without a version, {@code arXiv:} before it, a subject class in it, or as the address of a
 * page about the paper.
 *
 * <pre>{@code
 * ArxivId.parse("https://arxiv.org/pdf/1512.08756v2")   // 1512.08756, version 2
 * ArxivId.parse("math.GT/0309136").paper().value()      // math/0309136
 * }</pre>
 *
 * <p>New identifiers are {@code YYMM.NNNN} from 0704 to 1412 and {@code YYMM.NNNNN} from 1501 on; old ones are {@code archive/YYMMNNN}, from
 * 9107 to 0703, and drop their subject class.
 *
 * @param paper   the identifier without version
 * @param version from 1; 0 if none was given
 */
public record ArxivId(PaperId paper, int version) {
    private static final Pattern VERSIONED = Pattern.compile("(.+?)(?:v([1-9]\\d{0,2}))?");
    private static final Pattern CLASSED = Pattern.compile("([a-z-]+)\\.(?:[A-Z]{2}|[a-z-]{2,10})/(\\d{7})");
    private static final Pattern ADDRESS =
            Pattern.compile("(?i:(?:https?://)?(?:(?:www\\.|export\\.)?arxiv\\.org/(?:abs|pdf|html|format|src|e-print)/"
                    + "|(?:www\\.)?(?:huggingface\\.co|hf\\.co)/papers/"
                    + "|(?:www\\.)?alphaxiv\\.org/(?:abs|overview)/"
                    + "|(?:dx\\.)?doi\\.org/10\\.48550/arxiv\\.))([^?#]+?)(?:\\.pdf|\\.md)?/?(?:[?#].*)?");
    /** @throws InvalidInputException if the text is none; the message says why */
    public static ArxivId parse(String text) {
        return find(text)
                .orElseThrow(() -> new InvalidInputException("'" + PaperId.shown(text)
                        + "' is not an arXiv id: one looks like 2508.07877, 0704.0001v2 or hep-th/9901001"));
    }

    /** Empty if the text is none. */
    public static Optional<ArxivId> find(String text) {
        if (text.length() > 300) {
            return Optional.empty();
        }
        var bare = text.strip();
        var address = ADDRESS.matcher(bare);
        if (address.matches()) {
            bare = address.group(1);
        } else if (bare.toLowerCase(Locale.ROOT).startsWith("arxiv:")) {
            bare = bare.substring("arxiv:".length()).strip();
        }
        var versioned = VERSIONED.matcher(bare);
        if (!versioned.matches()) {
            return Optional.empty();
        }
        var id = CLASSED.matcher(versioned.group(1)).replaceFirst("$1/$2");
        @Nullable String version = versioned.group(2);
        return PaperId.isArxiv(id)
                ? Optional.of(new ArxivId(new PaperId(id), version == null ? 0 : Integer.parseInt(version)))
                : Optional.empty();
    }

    /** As arXiv writes it, {@code 2508.07877v2}. */
    @Override
    public String toString() {
        return paper + (version == 0 ? "" : "v" + version);
    }
}

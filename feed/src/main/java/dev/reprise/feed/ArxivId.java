package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern NEW = Pattern.compile("(\\d\\d)(\\d\\d)\\.(\\d{4,5})(?:v([1-9]\\d{0,2}))?");
    private static final Pattern OLD = Pattern.compile(
            "([a-z]+(?:-[a-z]+)?)(?:\\.[A-Z]{2}|\\.[a-z]{2,3}-[a-z]{2,4})?/(\\d\\d)(\\d\\d)(\\d{3})(?:v([1-9]\\d{0,2}))?");
    private static final Pattern ADDRESS =
            Pattern.compile("(?i:(?:https?://)?(?:(?:www\\.|export\\.)?arxiv\\.org/(?:abs|pdf|html|format|src|e-print)/"
                    + "|(?:www\\.)?(?:huggingface\\.co|hf\\.co)/papers/"
                    + "|(?:www\\.)?alphaxiv\\.org/(?:abs|overview)/"
                    + "|(?:dx\\.)?doi\\.org/10\\.48550/arxiv\\.))([^?#]+?)(?:\\.pdf|\\.md)?/?(?:[?#].*)?");
    private static final Set<String> ARCHIVES = Set.of(
            "acc-phys",
            "adap-org",
            "alg-geom",
            "ao-sci",
            "astro-ph",
            "atom-ph",
            "bayes-an",
            "chao-dyn",
            "chem-ph",
            "cmp-lg",
            "comp-gas",
            "cond-mat",
            "cs",
            "dg-ga",
            "funct-an",
            "gr-qc",
            "hep-ex",
            "hep-lat",
            "hep-ph",
            "hep-th",
            "math",
            "math-ph",
            "mtrl-th",
            "nlin",
            "nucl-ex",
            "nucl-th",
            "patt-sol",
            "physics",
            "plasm-ph",
            "q-alg",
            "q-bio",
            "quant-ph",
            "solv-int",
            "supr-con");

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
        var recent = NEW.matcher(bare);
        if (recent.matches()) {
            return ofRecent(recent);
        }
        var old = OLD.matcher(bare);
        return old.matches() ? ofOld(old) : Optional.empty();
    }

    private static Optional<ArxivId> ofRecent(Matcher m) {
        int month = Integer.parseInt(m.group(1) + m.group(2));
        boolean valid = isMonth(m.group(2)) && month >= 704 && m.group(3).length() == (month < 1501 ? 4 : 5);
        return valid
                ? Optional.of(new ArxivId(new PaperId(m.group(1) + m.group(2) + "." + m.group(3)), version(m.group(4))))
                : Optional.empty();
    }

    private static Optional<ArxivId> ofOld(Matcher m) {
        int year = Integer.parseInt(m.group(2));
        int month = (year < 91 ? 2000 + year : 1900 + year) * 100 + Integer.parseInt(m.group(3));
        boolean valid = ARCHIVES.contains(m.group(1)) && isMonth(m.group(3)) && month >= 199107 && month <= 200703;
        return valid
                ? Optional.of(new ArxivId(
                        new PaperId(m.group(1) + "/" + m.group(2) + m.group(3) + m.group(4)), version(m.group(5))))
                : Optional.empty();
    }

    private static boolean isMonth(String digits) {
        int month = Integer.parseInt(digits);
        return month >= 1 && month <= 12;
    }

    private static int version(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** As arXiv writes it, {@code 2508.07877v2}. */
    @Override
    public String toString() {
        return paper + (version == 0 ? "" : "v" + version);
    }
}

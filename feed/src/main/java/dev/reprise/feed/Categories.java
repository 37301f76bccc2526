package dev.reprise.feed;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** arXiv's categories, such as {@code cs.LG} and {@code hep-th}, as opposed to ACM and MSC classes that sources mix with them. */
public final class Categories {
    /** Archives of identifiers up to 2007. */
    static final Set<String> OLD_ARCHIVES = Set.of(
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

    private static final Set<String> NEWER_ARCHIVES = Set.of("econ", "eess", "q-fin", "stat");
    private static final Pattern CATEGORY =
            Pattern.compile("([a-z]+(?:-[a-z]+)?)(?:\\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?");

    private Categories() {}

    public static boolean isCategory(String term) {
        var parts = CATEGORY.matcher(term);
        return parts.matches() && (OLD_ARCHIVES.contains(parts.group(1)) || NEWER_ARCHIVES.contains(parts.group(1)));
    }

    /** arXiv's categories among the terms, each once, the primary one first. */
    public static List<String> of(@Nullable String primary, Collection<String> terms) {
        return Stream.concat(Stream.of(primary).filter(Objects::nonNull), terms.stream())
                .filter(Categories::isCategory)
                .distinct()
                .toList();
    }
}

package dev.reprise.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A paper that runs here. Each is a service ({@code META-INF/services/dev.reprise.core.Paper}), so that the command line, the site and the
 * sweeps find it without being told.
 */
public interface Paper {
    /** Its name on the command line and in URLs, such as {@code relp}. */
    String slug();

    /** The paper's title. */
    String title();

    /** One paragraph: what the paper does and finds, in words that need no other paper. */
    String summary();

    /** The arXiv identifier without a version, such as {@code 2508.21258}. */
    String arxiv();

    /** The check of its claims. */
    Experiment experiment();

    /** Its method on the user's own input, if it has one. */
    default Optional<Application> application() {
        return Optional.empty();
    }

    /** All papers on the class path, by slug. */
    static List<Paper> all() {
        return ServiceLoader.load(Paper.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Paper::slug))
                .toList();
    }

    /** The paper of a slug. @throws InvalidInputException if there is none; the message lists those there are */
    static Paper find(String slug) {
        var all = all();
        return all.stream()
                .filter(p -> p.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no paper '" + slug + "' runs here.\nThere are: "
                        + all.stream().map(Paper::slug).collect(Collectors.joining(", "))));
    }
}

package dev.reprise.app.site.reading;

import dev.reprise.core.Paper;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The papers whose method runs here, by slug. */
@Component
public final class RunnablePapers {
    private final Set<String> slugs = Paper.all().stream().map(Paper::slug).collect(Collectors.toUnmodifiableSet());

    public Set<String> slugs() {
        return slugs;
    }

    public boolean contains(@Nullable String slug) {
        return slug != null && slugs.contains(slug);
    }
}

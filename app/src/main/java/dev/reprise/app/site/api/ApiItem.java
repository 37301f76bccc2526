package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A paper in a list: what clients read at the top, beside the paper itself. */
@Schema(name = "Item")
public record ApiItem(
        ApiPaper paper,

        @Schema(
                description =
                        "When it was listed; of a paper that never was, when it appeared. paper.publishedAt is another day")
        Instant publishedAt,

        String title,
        String summary,
        String thumbnail,
        int numComments,

        @Schema(description = "Whether a confirmed author has commented")
        boolean isAuthorParticipating,

        ApiUser submittedBy,
        @Nullable ApiOrganization organization,
        int upvotes,
        @Nullable String projectPage,
        @Nullable String githubRepo,
        @Nullable Integer githubStars,
        @JsonProperty("ai_summary") @Nullable String aiSummary,
        @JsonProperty("ai_keywords") List<String> aiKeywords) {}

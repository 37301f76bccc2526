package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A paper. */
@Schema(name = "Paper")
public record ApiPaper(
        @JsonProperty("_id")
        @Schema(description = "24 hexadecimal digits, which stand for the id in addresses of this API")
        String objectId,

        @Schema(description = "arXiv id without a version, or local- and 8 digits", example = "2508.21258")
        String id,

        @Schema(description = "One line, may hold TeX") String title,

        @Schema(description = "The abstract; until one was imported, our own words")
        String summary,

        @Schema(description = "Those whose names are known; numAuthors counts all")
        List<ApiAuthor> authors,

        int numAuthors,

        @Schema(description = "When the first version appeared, never null")
        Instant publishedAt,

        @Schema(description = "When it was listed; null if it never was") @Nullable
        Instant submittedOnDailyAt,

        @Nullable ApiUser submittedOnDailyBy,
        int upvotes,
        @Schema(description = "The paper's _id") String discussionId,

        @Nullable String projectPage,
        @Nullable String githubRepo,
        @Nullable Integer githubStars,
        @JsonProperty("ai_summary") @Nullable String aiSummary,
        @JsonProperty("ai_keywords") List<String> aiKeywords,
        List<String> categories,
        @Nullable Instant withdrawnAt) {}

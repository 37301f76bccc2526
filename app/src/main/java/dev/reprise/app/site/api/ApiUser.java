package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** Who listed a paper. */
@Schema(name = "User")
public record ApiUser(
        @JsonProperty("_id") @Schema(description = "24 hexadecimal digits, the same in every answer")
        String id,

        @Schema(description = "A picture of initials") String avatarUrl,
        @Schema(description = "Never empty") String fullname,

        @Schema(description = "The user name, as in ?submitter=")
        String name,

        @Schema(description = "The user name again, where clients read it")
        String user,

        @Schema(example = "user") String type,
        boolean isPro) {}

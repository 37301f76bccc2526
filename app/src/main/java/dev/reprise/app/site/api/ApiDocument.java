package dev.reprise.app.site.api;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.PaperId;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /openapi.json} says beside the controllers: what the API is, that writing takes a token, and what an error looks like. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
    private static final String TOKEN = "token";
    private static final String ERROR = "Error";

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        PaperId.class,
                        new StringSchema()
                                .description("An arXiv id, or local- and 8 hexadecimal digits")
                                .example("2508.21258"));
    }

    @Bean
    OpenAPI openApi(SiteSettings settings) {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Reprise")
                                .version("1")
                                .description(
                                        "Daily papers with claims that are checked. The reading side has the addresses, parameters and fields of the"
                                                + " Hugging Face papers API, so that its clients work when HF_ENDPOINT names this site."))
                .servers(List.of(new Server().url(settings.baseUrl().toString())))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("Made on the account page")));
    }

    private static ObjectSchema error() {
        var error = new ObjectSchema();
        error.addProperty("error", new StringSchema().description("Why"));
        error.setRequired(List.of("error"));
        return error;
    }

    @Bean
    OpenApiCustomizer tokensAndErrors() {
        return document -> {
            // not before: springdoc drops what no controller's types refer to
            document.getComponents().addSchemas(ERROR, error());
            document.getPaths().values().stream()
                    .flatMap(path -> path.readOperationsMap().entrySet().stream())
                    .forEach(operation -> {
                        if (operation.getKey() != HttpMethod.GET) {
                            operation.getValue().addSecurityItem(new SecurityRequirement().addList(TOKEN));
                        }
                        operation.getValue().getResponses().addApiResponse(ApiResponses.DEFAULT, refusal());
                    });
        };
    }

    private static ApiResponse refusal() {
        var json = new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + ERROR));
        return new ApiResponse()
                .description("It was refused, or failed")
                .content(new Content().addMediaType(org.springframework.http.MediaType.APPLICATION_JSON_VALUE, json));
    }
}

import dev.rouse.Principal;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.inspect.InspectorAuthorizer;
import java.util.Map;
import tools.jackson.databind.JsonNode;

interface Journal {
    void add(Object... parts);
}

class Inspector {
    void run(InspectorAuthorizer myAuthorizer, Journal journal) {
        // snippet
    }

    private static JsonNode withoutCards(JsonNode value) {
        return value;
    }
}

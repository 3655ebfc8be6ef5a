package dev.rouse.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Questions about the node and its cluster. */
final class NodeCommands {

    private NodeCommands() {}

    /** Members and their shards. */
    @Command(name = "cluster", description = "Shows the members of the cluster and their shares of the actors.")
    static final class Cluster implements Callable<Integer> {

        private final Session session;

        Cluster(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            JsonNode cluster = session.server().request("GET", "/cluster").send();
            session.output()
                    .table(
                            cluster,
                            "members",
                            List.of("node", "state", "address", "build", "weight", "owned", "meant", "actors", "self"));
            return 0;
        }
    }

    /** Health of the node. */
    @Command(
            name = "health",
            description = "Shows the health of the node; ends with 1 where it does not serve all calls.")
    static final class Health implements Callable<Integer> {

        private final Session session;

        Health(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            JsonNode health = session.server().request("GET", "/health").send();
            session.output().fields(health);
            return health.path("status").asString("").equals("SERVING") ? 0 : Failure.REFUSED;
        }
    }
}

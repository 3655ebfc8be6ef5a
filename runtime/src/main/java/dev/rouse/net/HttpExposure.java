package dev.rouse.net;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of a node that HTTP shows. What is not exposed is answered as if it did not exist. Immutable. */
public final class HttpExposure {

    /** Everything, which is the default. */
    public static final HttpExposure ALL = builder().build();

    /** Calls alone: no listing, no description, no creation by itself, no destruction, nothing of schedules and of the cluster. */
    public static final HttpExposure CALLS = builder()
            .creation(false)
            .listing(false)
            .description(false)
            .destruction(false)
            .schedules(false)
            .cancellation(false)
            .queues(false)
            .queueOrders(false)
            .workflows(false)
            .workflowOrders(false)
            .events(false)
            .connections(false)
            .rawSockets(false)
            .rawHttp(false)
            .cluster(false)
            .build();

    private final Map<String, Set<String>> types;
    private final boolean listing;
    private final boolean description;
    private final boolean creation;
    private final boolean destruction;
    private final boolean schedules;
    private final boolean cancellation;
    private final boolean queues;
    private final boolean queueOrders;
    private final boolean workflows;
    private final boolean workflowOrders;
    private final boolean events;
    private final boolean connections;
    private final boolean rawSockets;
    private final boolean rawHttp;
    private final boolean cluster;
    private final boolean sockets;
    private final boolean clientScript;

    private HttpExposure(Builder from) {
        this.types = Map.copyOf(from.types);
        this.listing = from.listing;
        this.description = from.description;
        this.creation = from.creation;
        this.destruction = from.destruction;
        this.schedules = from.schedules;
        this.cancellation = from.cancellation;
        this.queues = from.queues;
        this.queueOrders = from.queueOrders;
        this.workflows = from.workflows;
        this.workflowOrders = from.workflowOrders;
        this.events = from.events;
        this.connections = from.connections;
        this.rawSockets = from.rawSockets;
        this.rawHttp = from.rawHttp;
        this.cluster = from.cluster;
        this.sockets = from.sockets;
        this.clientScript = from.clientScript;
    }

    /** Begins with everything. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with this. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .listing(listing)
                .description(description)
                .creation(creation)
                .destruction(destruction)
                .schedules(schedules)
                .cancellation(cancellation)
                .queues(queues)
                .queueOrders(queueOrders)
                .workflows(workflows)
                .workflowOrders(workflowOrders)
                .events(events)
                .connections(connections)
                .rawSockets(rawSockets)
                .rawHttp(rawHttp)
                .cluster(cluster)
                .sockets(sockets)
                .clientScript(clientScript);
        builder.types.putAll(types);
        return builder;
    }

    /** As {@link Builder#types} and {@link Builder#actions} added them, each with its actions; no actions: all of them. */
    public Map<String, Set<String>> types() {
        return types;
    }

    /** As {@link Builder#listing} set it. */
    public boolean listing() {
        return listing;
    }

    /** As {@link Builder#description} set it. */
    public boolean description() {
        return description;
    }

    /** As {@link Builder#creation} set it. */
    public boolean creation() {
        return creation;
    }

    /** As {@link Builder#destruction} set it. */
    public boolean destruction() {
        return destruction;
    }

    /** As {@link Builder#schedules} set it. */
    public boolean schedules() {
        return schedules;
    }

    /** As {@link Builder#cancellation} set it. */
    public boolean cancellation() {
        return cancellation;
    }

    /** As {@link Builder#connections} set it. */
    public boolean connections() {
        return connections;
    }

    /** As {@link Builder#rawSockets} set it. */
    public boolean rawSockets() {
        return rawSockets;
    }

    /** As {@link Builder#rawHttp} set it. */
    public boolean rawHttp() {
        return rawHttp;
    }

    /** As {@link Builder#queues} set it. */
    public boolean queues() {
        return queues;
    }

    /** As {@link Builder#queueOrders} set it. */
    public boolean queueOrders() {
        return queueOrders;
    }

    /** As {@link Builder#workflows} set it. */
    public boolean workflows() {
        return workflows;
    }

    /** As {@link Builder#workflowOrders} set it. */
    public boolean workflowOrders() {
        return workflowOrders;
    }

    /** As {@link Builder#events} set it. */
    public boolean events() {
        return events;
    }

    /** As {@link Builder#cluster} set it. */
    public boolean cluster() {
        return cluster;
    }

    /** As {@link Builder#sockets} set it. */
    public boolean sockets() {
        return sockets;
    }

    /** As {@link Builder#clientScript} set it. */
    public boolean clientScript() {
        return clientScript;
    }

    boolean hasType(String type) {
        return types.isEmpty() || types.containsKey(type);
    }

    boolean hasAction(String type, String action) {
        Set<String> actions = types.getOrDefault(type, Set.of());
        return actions.isEmpty() || actions.contains(action);
    }

    /** Whether all of a type is exposed. */
    boolean isWhole(String type) {
        return hasType(type) && types.getOrDefault(type, Set.of()).isEmpty();
    }

    /** The names of the types that are exposed, in order. */
    Set<String> typeNames() {
        return new TreeSet<>(types.keySet());
    }

    /** The names of the actions of a type that are exposed, in order. */
    Set<String> actionNames(String type) {
        return new TreeSet<>(types.getOrDefault(type, Set.of()));
    }

    /** Sets what is shown, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private final Map<String, Set<String>> types = new TreeMap<>();
        private boolean listing = true;
        private boolean description = true;
        private boolean creation = true;
        private boolean destruction = true;
        private boolean schedules = true;
        private boolean cancellation = true;
        private boolean queues = true;
        private boolean queueOrders = true;
        private boolean workflows = true;
        private boolean workflowOrders = true;
        private boolean events = true;
        private boolean connections = true;
        private boolean rawSockets = true;
        private boolean rawHttp = true;
        private boolean cluster = true;
        private boolean sockets = true;
        private boolean clientScript = true;

        private Builder() {}

        /**
         * Adds types with all their actions. Once a type is named, others are not served; without, all that are registered
         * are.
         */
        public Builder types(String... names) {
            for (String name : Arguments.noNulls("names", names)) {
                types.put(name, Set.of());
            }
            return this;
        }

        /**
         * Adds a type with only some of its actions.
         *
         * @param actions at least one
         */
        public Builder actions(String type, String... actions) {
            Arguments.required("type", type);
            if (Arguments.noNulls("actions", actions).length == 0) {
                throw OptionCheck.refused(
                        "access.exposure.types of " + type,
                        "at least one action",
                        "none",
                        "With types(\"" + type + "\") all of them are exposed.");
            }
            types.put(type, Set.of(actions));
            return this;
        }

        /** Whether the actors of a type are listed. On by default. */
        public Builder listing(boolean on) {
            listing = on;
            return this;
        }

        /** Whether an actor is described. On by default. */
        public Builder description(boolean on) {
            description = on;
            return this;
        }

        /** Whether an actor can be created by itself, with an input, which a frame on a WebSocket asks for. On by default. */
        public Builder creation(boolean on) {
            creation = on;
            return this;
        }

        /** Whether an actor can be destroyed. On by default. */
        public Builder destruction(boolean on) {
            destruction = on;
            return this;
        }

        /** Whether an actor's schedule is listed, without the arguments. On by default. */
        public Builder schedules(boolean on) {
            schedules = on;
            return this;
        }

        /** Whether entries of it can be cancelled. On by default. */
        public Builder cancellation(boolean on) {
            cancellation = on;
            return this;
        }

        /** Whether clients may connect to actors over WebSockets. By default they may. */
        public Builder connections(boolean shown) {
            connections = shown;
            return this;
        }

        /** Whether the queues of actors are shown, with their dead letters and the arguments of those. By default they are. */
        public Builder queues(boolean on) {
            queues = on;
            return this;
        }

        /** Whether dead letters of queues can be sent again and dropped. On by default. */
        public Builder queueOrders(boolean on) {
            queueOrders = on;
            return this;
        }

        /**
         * Whether workflows of actors can be started, told something, waited for and listed. On by default; not of a type of which only some
         * {@link #actions} are shown.
         */
        public Builder workflows(boolean on) {
            workflows = on;
            return this;
        }

        /** Whether workflows can be cancelled, killed, paused, resumed, taken back and forked. On by default; otherwise as {@link #workflows}. */
        public Builder workflowOrders(boolean on) {
            workflowOrders = on;
            return this;
        }

        /** Whether the events of actors are shown, those that are kept and those to come. By default they are. */
        public Builder events(boolean shown) {
            events = shown;
            return this;
        }

        /**
         * Whether raw WebSockets may be opened with actors whose type has them, see {@link dev.rouse.Actor#onSocketMessage}. On by default; not
         * of a type of which only some {@link #actions} are shown.
         */
        public Builder rawSockets(boolean on) {
            rawSockets = on;
            return this;
        }

        /**
         * Whether actors whose type does so answer plain requests, see {@link dev.rouse.Actor#onHttp}. On by default; not of a type of which
         * only some {@link #actions} are shown.
         */
        public Builder rawHttp(boolean on) {
            rawHttp = on;
            return this;
        }

        /** Whether the members of the cluster are told, with their addresses. On by default. */
        public Builder cluster(boolean on) {
            cluster = on;
            return this;
        }

        /** Whether there are WebSockets, on which the same can be done as without. On by default. */
        public Builder sockets(boolean on) {
            sockets = on;
            return this;
        }

        /**
         * Whether the client for JavaScript is served, at {@code /rouse.js} with its types at {@code /rouse.d.ts}, to everybody. On
         * by default.
         */
        public Builder clientScript(boolean on) {
            clientScript = on;
            return this;
        }

        /** The exposure as it is set now. */
        public HttpExposure build() {
            return new HttpExposure(this);
        }
    }
}

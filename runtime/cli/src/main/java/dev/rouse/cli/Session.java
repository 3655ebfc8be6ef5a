package dev.rouse.cli;

import picocli.CommandLine.ParameterException;

/** The server that was named and the way its answers are shown, for the commands below {@code rouse}. */
interface Session {

    /** The server that was named. */
    Server server();

    /** The way answers are shown. */
    Output output();

    /** Refuses what was typed. */
    ParameterException wrong(String message);
}

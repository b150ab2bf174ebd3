package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx with one worker: as the stub that stands for DynamoDB, as a reverse proxy, as a peer that
 * answers itself.
 */
final class Nginx {
  private Nginx() {}

  /** Answers every request with that JSON. */
  static int answering(Processes processes, String name, int core, String json) throws IOException {
    // "return" cannot hold dollar signs or unescaped quotes: the body must be without both.
    String location =
        """
        location / {
          default_type application/x-amz-json-1.0;
          add_header x-amzn-RequestId BENCH;
          return 200 '%s';
        }
        """
            .formatted(json);
    return start(processes, name, core, "", location);
  }

  /** Passes every request to the upstream port. */
  static int proxying(Processes processes, String name, int core, int upstream) throws IOException {
    String before =
        """
        upstream dynamodb { server 127.0.0.1:%d; keepalive 64; keepalive_requests 100000000; }
        """
            .formatted(upstream);
    String location =
        """
        location / {
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_pass http://dynamodb;
        }
        """;
    return start(processes, name, core, before, location);
  }

  private static int start(
      Processes processes, String name, int core, String before, String location)
      throws IOException {
    int port = Processes.freePort();
    Path configuration = processes.folder().resolve(name + ".conf");
    Files.writeString(
        configuration,
        """
        worker_processes 1;
        daemon off;
        pid %1$s/%2$s.pid;
        error_log %1$s/%2$s.err;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 100000000;
          client_body_temp_path %1$s/%2$s-body;
          proxy_temp_path %1$s/%2$s-proxy;
          fastcgi_temp_path %1$s/%2$s-fastcgi;
          uwsgi_temp_path %1$s/%2$s-uwsgi;
          scgi_temp_path %1$s/%2$s-scgi;
          %3$s
          server {
            listen 127.0.0.1:%4$d;
            %5$s
          }
        }
        """
            .formatted(processes.folder(), name, before, port, location));
    processes.serve(
        name,
        core,
        port,
        List.of(
            "nginx",
            "-c",
            configuration.toString(),
            "-e",
            processes.folder() + "/" + name + ".err"));
    return port;
  }
}

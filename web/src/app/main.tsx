import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import "../components/theme.css";
import "./base.css";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { applyToDocument } from "../features/settings/settingsStore";
import { App } from "./App";
import { interceptLinks, readRoute } from "./route";
import { createServices } from "./services";

const Overlay = lazy(() => import("../features/chat/Overlay"));

const services = createServices();
const route = readRoute(window.location.pathname);
services.client.connect();
interceptLinks(document);
applyToDocument(services.settings, document.documentElement);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={services.queries}>
        {route.page === "overlay" ? (
          <Suspense fallback={null}>
            <Overlay
              room={route.room}
              search={window.location.search}
              client={services.client}
              api={services.api}
            />
          </Suspense>
        ) : (
          <App services={services} />
        )}
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);

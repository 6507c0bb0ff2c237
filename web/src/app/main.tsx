import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../components/theme.css";
import "./base.css";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { App } from "./App";
import { interceptLinks } from "./route";
import { createServices } from "./services";

const services = createServices();
services.client.connect();
interceptLinks(document);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={services.queries}>
        <App services={services} />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
